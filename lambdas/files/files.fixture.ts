import { MemoryStore } from '../platform/cache/memory-store.ts';
import type { Database } from '../platform/dynamodb/database.ts';
import { MemoryDatabase } from '../platform/dynamodb/memory-database.ts';
import { Table } from '../platform/dynamodb/table.ts';
import { eventOf } from '../platform/events/outbox.ts';
import { httpHandler } from '../platform/http/handler.ts';
import type { Principal } from '../platform/http/request.ts';
import { newId } from '../platform/ids.ts';
import { StoreRateLimiter } from '../platform/limits/store-limiter.ts';
import { TableRateLimiter } from '../platform/limits/table-limiter.ts';
import { albEvent, jsonOf, lambdaContext } from '../platform/testing/alb.ts';
import type { TestRequest } from '../platform/testing/alb.ts';
import { Transactions } from '../platform/transaction.ts';
import type { FileQuotas } from './files.contract.ts';
import { filesModule } from './files.module.ts';
import type { Links } from './links.ts';
import { People } from './people.fixture.ts';
import { uploads } from './uploads.ts';

export const KB = 1_024;
export const MB = 1_024 * KB;

/** `fallback` is what the free plan lets everybody keep. */
const QUOTAS: FileQuotas = { fallback: 10 * MB, plans: { free: 10 * MB, pro: 100 * MB } };

export interface GivenFiles {
  readonly database?: Database;
  readonly tables?: { readonly files: string; readonly events: string };
  readonly quotas?: FileQuotas;
}

/** files in memory, with a clock moved by hand; a request is made by the person whose id is its bearer token. */
export function givenFiles({
  database = new MemoryDatabase(),
  tables = { files: 'files', events: 'events' },
  quotas = QUOTAS,
}: GivenFiles = {}) {
  const time = { now: Date.UTC(2026, 10, 21, 9) };
  const clock = { now: () => time.now };
  const table = new Table(tables.files, database);
  const transactions = new Transactions({ eventsTable: tables.events, database, clock });
  const people = new People();
  const files = filesModule({
    table,
    transactions,
    clock,
    memberships: people,
    users: people,
    links: namedLinks,
    quotasOfPlans: quotas,
    maxUploadBytes: 50 * MB,
    describeDevice: (userAgent) => userAgent ?? 'unknown device',
  });
  const store = new MemoryStore();
  const limits = new Table('limits', new MemoryDatabase());
  const handler = httpHandler(files.routes, {
    edge: 'alb',
    publicUrl: 'https://app.example',
    allowedOrigins: [],
    authenticate: async ({ headers }) => principalOf(headers['authorization']),
    limiter: new StoreRateLimiter(store, new TableRateLimiter(limits, clock)),
  });
  /** @param as the id of who asks; nobody without it */
  const request = (method: string, path: string, as: string | null = null, more: TestRequest = {}) => {
    const headers = { ...(as !== null && { authorization: `Bearer ${as}` }), ...more.headers };
    return handler(albEvent({ method, path, ...more, headers }), lambdaContext());
  };
  const worker = uploads({ table, transactions, clock });

  return {
    table,
    database,
    transactions,
    clock,
    time,
    people,
    request,
    worker,
    /** Asks for a form, and gives the file's id. */
    async upload(as: string, body: object = {}): Promise<string> {
      store.now += 2_000; // nobody is slowed down by the limits here
      const photo = { name: 'holiday.jpg', type: 'image/jpeg', size: 5 * MB };
      const answer = await request('POST', '/v1/files', as, { body: { ...photo, ...body } });
      if (answer.statusCode !== 201) throw new Error(`got ${answer.statusCode} ${answer.body}`);
      return (jsonOf(answer) as { file: { id: string } }).file.id;
    },
    /** What the image-processor does with a document that is right. */
    async arrive(
      fileId: string,
      organisationId: string,
      kept = { original: 5 * MB } as Record<string, number>,
    ) {
      await worker.receive({ fileId, organisationId });
      return worker.settle(fileId, { state: 'ready', variants: kept, width: null, height: null });
    },
    async usage(as: string, organisationId?: string): Promise<unknown> {
      const query = organisationId && { query: { organisationId: [organisationId] } };
      return jsonOf(await request('GET', '/v1/files/usage', as, { ...query }));
    },
    newId: () => newId(time.now),
  };
}

/** As {@link givenFiles}, in a database whose events can be looked at. */
export function givenFilesWithEvents() {
  const database = new MemoryDatabase();
  const events = () => database.items('events').map(eventOf);
  return { ...givenFiles({ database }), events };
}

export type Files = ReturnType<typeof givenFiles>;

/** Links that say what they let somebody do. */
const namedLinks: Links = {
  toUpload: async (place, { type, size }, lifeS) => ({
    url: 'https://bucket.example',
    fields: { key: place, 'Content-Type': type, size: String(size), lifeS: String(lifeS) },
  }),
  toFetch: async (place, { fileName, type }, lifeS) =>
    `https://bucket.example/${place}?${new URLSearchParams({ fileName, type, lifeS: String(lifeS) })}`,
};

function principalOf(authorization: string | undefined): Principal | null {
  const userId = authorization?.replace('Bearer ', '');
  return userId
    ? { userId, sessionId: 's1', sessionVersion: 1, impersonatedBy: null, roles: [], via: 'bearer' }
    : null;
}
