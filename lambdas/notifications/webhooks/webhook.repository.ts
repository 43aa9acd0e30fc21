import { absent, anyOf, atMost, equals, exists } from '../../platform/dynamodb/expression.ts';
import type { Changes } from '../../platform/dynamodb/expression.ts';
import type { Item, Key } from '../../platform/dynamodb/item.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import { writeUnlessChanged } from '../../platform/rekeying/write-unless-changed.ts';
import { webhookCountKey, webhookKey } from './keys.ts';
import { MAX_WEBHOOKS, REST_MS } from './webhook.ts';
import type { Webhook, WebhookHealth } from './webhook.ts';
import type { WebhookSeal } from './webhook-seal.ts';

/** An endpoint, and how it has answered lately. */
export interface FoundWebhook {
  readonly webhook: Webhook;
  readonly health: WebhookHealth;
}

type Whose = Pick<Webhook, 'organisationId' | 'webhookId'>;

/** Absent while all is well, so that who answers costs no writes. */
const HEALTH = [
  'unanswered',
  'restsUntil',
  'failingSince',
] as const satisfies readonly (keyof WebhookHealth)[];

type Stored = Key & Omit<Webhook, 'url' | 'secrets'> & Partial<WebhookHealth> & { readonly sealed: string };

/**
 * Customers' endpoints. What people change has a version, and each change replaces the version before it; the health
 * beside it is written by the worker alone. Every read is strong.
 */
export class WebhookRepository {
  readonly #table: Table;
  readonly #seal: WebhookSeal;

  constructor(table: Table, seal: WebhookSeal) {
    this.#table = table;
    this.#seal = seal;
  }

  async find(organisationId: string, webhookId: string): Promise<FoundWebhook | null> {
    const key = webhookKey(organisationId, webhookId);
    const item = await this.#table.get<Stored>(key, { consistent: true });
    return item && this.#open(item);
  }

  /** All of an organisation, oldest first. */
  async all(organisationId: string): Promise<readonly Webhook[]> {
    const items = await this.#items(organisationId);
    const found = await Promise.all(items.map((item) => this.#open(item)));
    return found.map(({ webhook }) => webhook);
  }

  /** The ids of those that are called for events of a type. Nothing is opened for it. */
  async subscribed(organisationId: string, type: string): Promise<readonly string[]> {
    const items = await this.#items(organisationId);
    const wanted = items.filter(({ enabled, events }) => enabled && events.some((event) => event === type));
    return wanted.map(({ webhookId }) => webhookId);
  }

  /** Two writes; the first fails where the organisation has as many as it may. */
  async insert(webhook: Webhook): Promise<readonly [Write, Write]> {
    const condition = anyOf(absent('count'), atMost('count', MAX_WEBHOOKS - 1));
    const counted = webhookCountKey(webhook.organisationId);
    return [
      this.#table.update(counted, { add: { count: 1 } }, { condition }),
      this.#table.put(
        { ...webhookKey(webhook.organisationId, webhook.webhookId), ...(await this.#sealed(webhook)) },
        { ifAbsent: true },
      ),
    ];
  }

  /** Replaces the version before this one, and no other. */
  async replace(next: Webhook): Promise<Write> {
    return this.#update(next, {});
  }

  /** The same, and what is known of how it answers is forgotten. */
  async renew(next: Webhook): Promise<Write> {
    return this.#update(next, { remove: HEALTH });
  }

  /** Two writes; the first fails where there is none. */
  delete({ organisationId, webhookId }: Whose): readonly [Write, Write] {
    return [
      this.#table.delete(webhookKey(organisationId, webhookId), { condition: exists('pk') }),
      this.#table.update(webhookCountKey(organisationId), { add: { count: -1 } }),
    ];
  }

  /** Nobody answered a call of it in good time. */
  async addUnanswered(whose: Whose, now: number): Promise<void> {
    await this.#changeHealth(whose, {
      add: { unanswered: 1 },
      set: { restsUntil: now + REST_MS },
      setIfAbsent: { failingSince: now },
    });
  }

  /** It answered a call, and not by a success. */
  async addFailure(whose: Whose, now: number): Promise<void> {
    await this.#changeHealth(whose, { remove: ['unanswered'], setIfAbsent: { failingSince: now } });
  }

  /** It answered a call by a success, and took its time: it doesn't fail, and takes turns all the same. */
  async addSlowSuccess(whose: Whose, now: number): Promise<void> {
    await this.#changeHealth(whose, {
      add: { unanswered: 1 },
      set: { restsUntil: now + REST_MS },
      remove: ['failingSince'],
    });
  }

  async addSuccess(whose: Whose): Promise<void> {
    await this.#changeHealth(whose, { remove: HEALTH });
  }

  /**
   * Takes the one call that a tired endpoint gets in its time.
   *
   * @returns whether it was had; not where another call has it
   */
  async takeTurn(whose: Whose, { restsUntil }: WebhookHealth, now: number): Promise<boolean> {
    if (restsUntil > now) return false;
    return this.#changeHealth(whose, { set: { restsUntil: now + REST_MS } }, equals({ restsUntil }));
  }

  /** @returns whether it was done; not where there is no such endpoint, or the condition fails */
  async #changeHealth(
    { organisationId, webhookId }: Whose,
    changes: Changes,
    condition = exists('pk'),
  ): Promise<boolean> {
    const update = this.#table.update(webhookKey(organisationId, webhookId), changes, { condition });
    return writeUnlessChanged(this.#table, update);
  }

  async #items(organisationId: string): Promise<readonly Stored[]> {
    const { pk, sk: prefix } = webhookKey(organisationId, '');
    const query = { pk, prefix, limit: MAX_WEBHOOKS, consistent: true };
    return (await this.#table.query<Stored>(query)).items;
  }

  async #update(next: Webhook, changes: Changes): Promise<Write> {
    const key = webhookKey(next.organisationId, next.webhookId);
    const set = await this.#sealed(next);
    return this.#table.update(key, { ...changes, set }, { condition: equals({ version: next.version - 1 }) });
  }

  async #sealed({ url, secrets, ...rest }: Webhook): Promise<Item> {
    return { ...rest, sealed: await this.#seal.seal(rest, { url, secrets }) };
  }

  async #open(item: Stored): Promise<FoundWebhook> {
    const { pk: _pk, sk: _sk, sealed, unanswered = 0, restsUntil = 0, failingSince = null, ...rest } = item;
    const webhook = { ...rest, ...(await this.#seal.open(rest, sealed)) };
    return { webhook, health: { unanswered, restsUntil, failingSince } };
  }
}
