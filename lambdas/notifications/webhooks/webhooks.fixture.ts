import { MemoryDatabase } from '../../platform/dynamodb/memory-database.ts';
import { MemoryStore } from '../../platform/cache/memory-store.ts';
import { Table } from '../../platform/dynamodb/table.ts';
import { Forbidden, NotFound } from '../../platform/errors.ts';
import type { DomainEvent } from '../../platform/events/event.ts';
import { httpHandler } from '../../platform/http/handler.ts';
import type { Principal } from '../../platform/http/request.ts';
import { newId } from '../../platform/ids.ts';
import { StoreRateLimiter } from '../../platform/limits/store-limiter.ts';
import { TableRateLimiter } from '../../platform/limits/table-limiter.ts';
import { NoAnswer } from '../../platform/outbound/errors.ts';
import type { NoAnswerReason } from '../../platform/outbound/errors.ts';
import type { OutboundClient, OutboundPost } from '../../platform/outbound/outbound-client.ts';
import { onlyRoot } from '../../platform/roots.ts';
import type { Roots } from '../../platform/roots.ts';
import { albEvent, headerOf, jsonOf, lambdaContext } from '../../platform/testing/alb.ts';
import type { TestRequest } from '../../platform/testing/alb.ts';
import { Transactions } from '../../platform/transaction.ts';
import type { AccessAsked, Membership, UsersModule } from '../../users/index.ts';
import type { WebhookMessage, WebhooksQueueMessage } from '../notifications.contract.ts';
import { webhooksModule, webhookWorker } from './webhooks.module.ts';

export const OWNER = 'owner-1';
export const ORGANISATION = 'organisation-1';
export const HOOKS = `/v1/orgs/${ORGANISATION}/webhooks`;

/** What an endpoint does when it is called: answers a status, or fails to. */
export type Behaviour =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** How long it takes to answer. @default 0 */
      readonly takesMs?: number;
    }
  | NoAnswerReason
  | Error;

export interface GivenWebhooks {
  /** In place of the endpoint that does what it is told. */
  readonly outbound?: OutboundClient;
  readonly dataSecret?: () => Promise<Roots>;
  /** What chance says, from 0 to 1. */
  readonly random?: number;
}

/**
 * Webhooks in memory, with a clock moved by hand, a queue that waits to be worked on, and an endpoint that does what it
 * is told. A request is made by the person whose id is its bearer token.
 */
export function givenWebhooks({
  outbound,
  dataSecret = async () => onlyRoot('a data secret'),
  random = 0,
}: GivenWebhooks = {}) {
  const time = { now: Date.UTC(2026, 10, 21, 9) };
  const clock = { now: () => time.now };
  const database = new MemoryDatabase();
  const table = new Table('notifications', database);
  const transactions = new Transactions({ eventsTable: 'events', database, clock });
  const people = new People();
  const endpoint = new Endpoint(time);
  const queue: WebhookMessage[] = [];
  const failures: Error[] = [];
  const send = async (messages: readonly WebhookMessage[]) => {
    const failure = failures.shift();
    if (failure) throw failure;
    queue.push(...messages);
  };
  const shared = { table, transactions, clock, dataSecret, send };
  const { routes } = webhooksModule({
    ...shared,
    memberships: people,
    users: people,
    standIn: null,
    describeDevice: (userAgent) => userAgent ?? 'unknown device',
  });
  const work = webhookWorker({
    ...shared,
    outbound: outbound ?? endpoint,
    random: () => random,
    userAgent: 'Webhooks/1 (+https://app.example)',
  });
  const store = new MemoryStore();
  const limiter = new StoreRateLimiter(
    store,
    new TableRateLimiter(new Table('limits', new MemoryDatabase()), clock),
  );
  const handler = httpHandler(routes, {
    edge: 'alb',
    publicUrl: 'https://app.example',
    allowedOrigins: [],
    authenticate: async ({ headers }) => principalOf(headers['authorization']),
    limiter,
  });

  /** @param as the id of who asks */
  async function request(method: string, path: string, more: TestRequest = {}, as = OWNER) {
    store.now += 120_000; // nobody is slowed down by the limits here
    const headers = { authorization: `Bearer ${as}`, ...more.headers };
    const answer = await handler(albEvent({ method, path, ...more, headers }), lambdaContext());
    const body = answer.body ? jsonOf(answer) : {};
    return {
      status: answer.statusCode,
      body: body as Readonly<Record<string, unknown>>,
      etag: headerOf(answer, 'ETag'),
    };
  }

  return {
    time,
    clock,
    database,
    table,
    people,
    endpoint,
    queue,
    failures,
    request,
    work: (message: WebhooksQueueMessage) => work(message),
    /** Registers an endpoint, and gives its id and secret. */
    async webhook(body: object = {}): Promise<{ readonly id: string; readonly secret: string }> {
      time.now += 1; // ids sort by their time
      const asked = { url: 'https://hooks.example.com/in', events: ['member.joined'], ...body };
      const answer = await request('POST', HOOKS, { body: asked });
      if (answer.status !== 201) throw new Error(`got ${answer.status} ${JSON.stringify(answer.body)}`);
      return { id: String(answer.body['id']), secret: String(answer.body['secret']) };
    },
    /** Works on what is in the queue, each message when it is due, until it is empty or nothing is due by then. */
    async runUntil(end = Infinity): Promise<void> {
      for (;;) {
        queue.sort((a, b) => a.dueAt - b.dueAt);
        const next = queue[0];
        if (!next || next.dueAt > end) return;
        queue.shift();
        time.now = Math.max(time.now, next.dueAt);
        await work(next);
      }
    },
    /** The deliveries of an endpoint, newest first, as its managers read them. */
    async deliveries(id: string): Promise<readonly DeliveryDocument[]> {
      const { body } = await request('GET', `${HOOKS}/${id}/deliveries`);
      return body['items'] as DeliveryDocument[];
    },
    async stateOf(id: string) {
      const { enabled, disabledReason } = (await request('GET', `${HOOKS}/${id}`)).body;
      return { enabled, disabledReason };
    },
    /** Types of what was told. */
    told: () => database.items('events'),
  };
}

export interface DeliveryDocument {
  readonly id: string;
  readonly messageId: string;
  readonly type: string;
  readonly status: string;
  readonly attempts: readonly {
    readonly at: string;
    readonly statusCode: number | null;
    readonly error: { readonly code: string } | null;
  }[];
  readonly nextAttemptAt: string | null;
}

/** Somebody has joined the organisation. */
export function joined(now: number, more: Partial<DomainEvent> = {}): DomainEvent {
  const data = { userId: 'member-1', role: 'member', invitationId: 'invitation-1' };
  const what = { module: 'users', type: 'member.joined', aggregate: ORGANISATION, version: 2 };
  return { id: newId(now), ...what, subject: 'member-1', at: now, data, ...more };
}

/** An endpoint that does what it is told, call by call, and the last thing from then on. */
class Endpoint implements OutboundClient {
  readonly calls: OutboundPost[] = [];
  behaviour: Behaviour[] = [{ status: 200 }];
  readonly #time: { now: number };

  constructor(time: { now: number }) {
    this.#time = time;
  }

  async post(request: OutboundPost) {
    this.calls.push(request);
    const [next = { status: 200 }, ...rest] = this.behaviour;
    if (rest.length > 0) this.behaviour = rest;
    if (next instanceof Error) throw next;
    if (typeof next === 'string') throw new NoAnswer(next);
    this.#time.now += next.takesMs ?? 0;
    return { headers: {}, text: '', ...next };
  }
}

/** One organisation with an owner, and nobody else. */
class People implements Pick<UsersModule, 'audit'> {
  readonly audited: Parameters<UsersModule['audit']>[1][] = [];

  async accessTo({ userId, organisationId = ORGANISATION }: AccessAsked): Promise<Membership> {
    if (organisationId !== ORGANISATION) throw new NotFound('organisation_not_found');
    if (userId !== OWNER) throw new Forbidden('role_required', 'only owners and admins');
    return { organisationId, userId, role: 'owner', personal: false };
  }

  audit(_: unknown, entry: Parameters<UsersModule['audit']>[1]): void {
    this.audited.push(entry);
  }
}

/** @param authorization the id of who asks, behind it `/` and the id of who acts in their place */
function principalOf(authorization: string | undefined): Principal | null {
  const [userId, impersonatedBy = null] = authorization?.replace('Bearer ', '').split('/') ?? [];
  return userId
    ? { userId, sessionId: 's1', sessionVersion: 1, impersonatedBy, roles: [], via: 'bearer' }
    : null;
}
