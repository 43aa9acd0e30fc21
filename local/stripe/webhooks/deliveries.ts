import type { Account } from '../core/account.ts';
import type { Delivery, Event, WebhookEndpoint } from '../core/shapes.ts';
import type { WebhookFault } from '../api/trouble.ts';
import { signatureOf } from './signature.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** After this long an event is given up. */
const TRIED_FOR = 72 * HOUR;
/** An endpoint that is slower has failed. */
const TIMEOUT = 20_000;
/** Requests to endpoints at a time. */
const AT_ONCE = 20;
/** Deliveries that stay in the log, or a tenth more; those that have not ended all do. */
const LOGGED = 5000;

export interface DeliveriesOptions {
  readonly account: Account;
  readonly trouble: (kind: WebhookFault, type: string) => Readonly<Record<string, unknown>> | null;
  readonly random: () => number;
  readonly timeout?: number;
}

/** Sends events to the endpoints that want them, and again until they are taken. */
export class Deliveries {
  private readonly options: DeliveriesOptions;
  private readonly account: Account;
  /** Waiting for one of the requests under way to end. */
  private readonly queue: string[] = [];
  private readonly queued = new Set<string>();
  private underWay = new Set<Promise<void>>();
  private stopped = false;
  private readonly abort = new AbortController();

  constructor(options: DeliveriesOptions) {
    this.options = options;
    this.account = options.account;
  }

  /** Plans the deliveries of an event that has just been made. */
  plan(event: Event): void {
    const endpoints = this.account.store.all('webhook_endpoint').filter((endpoint) => wants(endpoint, event));
    for (const endpoint of endpoints)
      for (const dueAt of this.timesOf(event)) {
        const id = this.account.newId('whd_');
        const lost = dueAt === null;
        const status = lost ? 'lost' : 'pending';
        this.account.store.put('delivery', {
          id,
          event: event.id,
          endpoint: endpoint.id,
          status,
          dueAt,
          attempts: [],
        });
      }
  }

  /** When it is sent, in ms: faults lose it, double it, or hold it back. */
  private timesOf({ type }: Event): (number | null)[] {
    const { trouble, random } = this.options;
    const now = this.account.nowMs();
    if (trouble('webhook-lose', type)) return [null];
    const late = trouble('webhook-late', type);
    const reorder = trouble('webhook-reorder', type);
    const duplicate = trouble('webhook-duplicate', type);
    const time = () =>
      now +
      (late ? Number(late['ms'] ?? 5000) : 0) +
      (reorder ? Math.floor(random() * Number(reorder['ms'] ?? 2000)) : 0);
    return Array.from({ length: duplicate ? Number(duplicate['copies'] ?? 2) : 1 }, time);
  }

  /** Sends what is due; answers at once. */
  send(id: string): void {
    if (this.stopped || this.queued.has(id)) return;
    this.queued.add(id);
    this.queue.push(id);
    setImmediate(() => this.pump());
  }

  /** Resolves when no request is under way and none waits. */
  async idle(): Promise<void> {
    while (this.queue.length > 0 || this.underWay.size > 0) {
      await new Promise((resolve) => setImmediate(resolve));
      await Promise.allSettled(this.underWay);
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.abort.abort();
    await Promise.allSettled(this.underWay);
  }

  private pump(): void {
    while (!this.stopped && this.queue.length > 0 && this.underWay.size < AT_ONCE) {
      const id = this.queue.shift()!;
      const attempt: Promise<void> = this.attempt(id).finally(() => {
        this.underWay.delete(attempt);
        this.queued.delete(id);
        this.pump();
      });
      this.underWay.add(attempt);
    }
  }

  private async attempt(id: string): Promise<void> {
    const { store } = this.account;
    const delivery = store.get('delivery', id);
    const event = delivery && store.get('event', delivery.event);
    const endpoint = delivery && store.get('webhook_endpoint', delivery.endpoint);
    if (!delivery || !event || !endpoint) return;
    const outcome = await this.post(endpoint, event);
    if (this.stopped) return;
    store.transaction(() => {
      store.put('delivery', this.after(delivery, event, outcome));
      this.forgetOld();
    });
  }

  private async post(endpoint: WebhookEndpoint, event: Event): Promise<{ status: number; error?: string }> {
    const body = JSON.stringify({ ...event, pending_webhooks: 1 }, null, 2);
    try {
      const response = await fetch(endpoint.url, {
        method: 'POST',
        body,
        redirect: 'manual',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'stripe-signature': signatureOf(body, endpoint.hidden.secret, this.account.now()),
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        },
        signal: AbortSignal.any([this.abort.signal, AbortSignal.timeout(this.options.timeout ?? TIMEOUT)]),
      });
      await response.arrayBuffer();
      return { status: response.status };
    } catch (error) {
      const { cause, message } = error as Error & { cause?: Error };
      return { status: 0, error: cause?.message ?? message };
    }
  }

  private after(delivery: Delivery, event: Event, outcome: { status: number; error?: string }): Delivery {
    const at = this.account.nowMs();
    const attempts = [...delivery.attempts, { at, ...outcome }];
    if (outcome.status >= 200 && outcome.status < 300)
      return { ...delivery, attempts, status: 'succeeded', dueAt: null };
    const next = (delivery.dueAt ?? at) + backOff(attempts.length);
    const over = next > event.created * 1000 + TRIED_FOR;
    return { ...delivery, attempts, status: over ? 'failed' : 'pending', dueAt: over ? null : next };
  }

  private forgetOld(): void {
    const { store } = this.account;
    const excess = store.count('delivery') - LOGGED;
    if (excess < LOGGED / 10) return;
    const ended = store.all('delivery').filter(({ status }) => status !== 'pending');
    for (const { id } of ended.slice(0, excess)) store.remove('delivery', id);
  }
}

/** 5 min, 10, 20 … at most 12 hours. */
const backOff = (attempts: number): number => Math.min(5 * MINUTE * 2 ** (attempts - 1), 12 * HOUR);

const wants = ({ enabled_events, status }: WebhookEndpoint, { type }: Event): boolean =>
  status === 'enabled' && (enabled_events.includes('*') || enabled_events.includes(type));
