import { MemoryStore } from '../platform/cache/memory-store.ts';
import type { Database } from '../platform/dynamodb/database.ts';
import { MemoryDatabase } from '../platform/dynamodb/memory-database.ts';
import { Table } from '../platform/dynamodb/table.ts';
import { httpHandler } from '../platform/http/handler.ts';
import type { Principal } from '../platform/http/request.ts';
import { newId } from '../platform/ids.ts';
import { StoreRateLimiter } from '../platform/limits/store-limiter.ts';
import { TableRateLimiter } from '../platform/limits/table-limiter.ts';
import { onlyRoot } from '../platform/roots.ts';
import { deriveKey, open, seal } from '../platform/seal.ts';
import { albEvent, lambdaContext } from '../platform/testing/alb.ts';
import type { TestRequest } from '../platform/testing/alb.ts';
import { Transactions } from '../platform/transaction.ts';
import type { UsersModule } from '../users/index.ts';
import { InboxRepository } from './inbox/inbox.repository.ts';
import type { NewNote } from './inbox/inbox.repository.ts';
import type { VapidKeys } from './notifications.contract.ts';
import { notificationsModule } from './notifications.module.ts';
import { unsubscribeTokens } from './unsubscribe/unsubscribe-token.ts';

type Profile = NonNullable<Awaited<ReturnType<UsersModule['profileOf']>>>;
type AuditEntry = Parameters<UsersModule['audit']>[1];

/** As {@link givenPeopleIn}, in memory. */
export function givenPeople() {
  const database = new MemoryDatabase();
  return { ...givenPeopleIn(database, { notifications: 'notifications', events: 'events' }), database };
}

/** People's own notifications; a request is made by the person whose id is its bearer token. */
export function givenPeopleIn(
  database: Database,
  tables: { readonly notifications: string; readonly events: string },
) {
  const time = { now: Date.UTC(2026, 10, 21, 9) };
  const clock = { now: () => time.now };
  const table = new Table(tables.notifications, database);
  const transactions = new Transactions({ eventsTable: tables.events, database, clock });
  const dataSecret = async () => onlyRoot('a data secret');
  const people = new People();
  const vapid: { keys: VapidKeys | null } = { keys: { publicKey: 'public', privateKey: 'private' } };
  const { routes } = notificationsModule({
    table,
    transactions,
    clock,
    dataSecret,
    users: people,
    names: people,
    vapidKeys: async () => vapid.keys,
    standIn: null,
    publicUrl: 'https://app.example',
    serviceName: 'Soloist',
    describeDevice: (userAgent) => userAgent ?? 'unknown device',
  });
  const store = new MemoryStore();
  const limits = new Table('limits', new MemoryDatabase());
  const handler = httpHandler(routes, {
    edge: 'alb',
    publicUrl: 'https://app.example',
    allowedOrigins: [],
    authenticate: async ({ headers }) => principalOf(headers['authorization']),
    limiter: new StoreRateLimiter(store, new TableRateLimiter(limits, clock)),
  });
  const inbox = new InboxRepository(table, clock);

  return {
    table,
    time,
    clock,
    people,
    inbox,
    vapid,
    transactions,
    tokens: unsubscribeTokens(dataSecret),
    dataSecret,
    /** @param as the id of who asks; nobody without it */
    request(method: string, path: string, as: string | null = null, more: TestRequest = {}) {
      const headers = { ...(as !== null && { authorization: `Bearer ${as}` }), ...more.headers };
      return handler(albEvent({ method, path, ...more, headers }), lambdaContext());
    },
    /** Tells somebody something, as the deliver worker does: in one transaction. */
    async tell(userId: string, note: Partial<NewNote> = {}): Promise<void> {
      const transaction = transactions.begin();
      const said = { type: 'password.changed', category: 'security', values: {}, at: time.now } as const;
      for (const write of inbox.note({ ...said, eventId: newId(time.now), ...note, userId })) {
        transaction.add(write);
      }
      await transaction.commit();
    },
  };
}

/** Who there is, what they are called and which language they read: what notifications asks users. */
class People implements Pick<UsersModule, 'sealOf' | 'profileOf' | 'audit'> {
  readonly #profiles = new Map<string, Profile>();
  readonly organisations = new Map<string, string>();
  readonly audited: AuditEntry[] = [];
  /** How many names were looked up. */
  lookups = 0;

  person({ displayName = null, locale = 'en' }: Partial<Profile> = {}): string {
    const userId = newId();
    this.#profiles.set(userId, {
      userId,
      email: `${userId}@example.org`,
      displayName,
      locale,
      timeZone: 'UTC',
      organisationId: newId(),
      closingAt: null,
      version: 1,
      createdAt: 0,
      updatedAt: 0,
    });
    return userId;
  }

  erase(userId: string): void {
    this.#profiles.delete(userId);
  }

  profileOf = async (userId: string): Promise<Profile | null> => this.#profiles.get(userId) ?? null;

  sealOf: UsersModule['sealOf'] = async (userId) => {
    if (!this.#profiles.has(userId)) return null;
    const key = deriveKey('a data secret', userId);
    return {
      seal: (text, purpose) => seal(key, text, purpose),
      open: (sealed, purpose) => open(key, sealed, purpose),
    };
  };

  async personName(userId: string): Promise<string | null> {
    this.lookups += 1;
    return this.#profiles.get(userId)?.displayName ?? null;
  }

  async organisationName(organisationId: string): Promise<string | null> {
    this.lookups += 1;
    return this.organisations.get(organisationId) ?? null;
  }

  audit(_: unknown, entry: AuditEntry): void {
    this.audited.push(entry);
  }
}

function principalOf(authorization: string | undefined): Principal | null {
  const userId = authorization?.replace('Bearer ', '');
  return userId
    ? { userId, sessionId: 's1', sessionVersion: 1, impersonatedBy: null, roles: [], via: 'bearer' }
    : null;
}
