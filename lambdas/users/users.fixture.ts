import { StoreCache } from '../platform/cache/cache.ts';
import { MemoryStore } from '../platform/cache/memory-store.ts';
import { Table } from '../platform/dynamodb/table.ts';
import { httpHandler } from '../platform/http/handler.ts';
import type { Principal } from '../platform/http/request.ts';
import { newId } from '../platform/ids.ts';
import { StoreRateLimiter } from '../platform/limits/store-limiter.ts';
import { TableRateLimiter } from '../platform/limits/table-limiter.ts';
import { albEvent, lambdaContext } from '../platform/testing/alb.ts';
import type { TestRequest } from '../platform/testing/alb.ts';
import { MemoryDatabase } from '../platform/dynamodb/memory-database.ts';
import { onlyRoot } from '../platform/roots.ts';
import { Transactions } from '../platform/transaction.ts';
import { contacts } from './contacts.ts';
import { closingModule } from './erasure/closing.module.ts';
import { organisationsModule } from './organisations.module.ts';
import { usersModule } from './users.module.ts';

/** users in memory, with a clock moved by hand; a request is made by the person whose id is its bearer token. */
export function givenUsers() {
  const time = { now: Date.UTC(2026, 10, 21, 9) };
  const clock = { now: () => time.now };
  const database = new MemoryDatabase();
  const table = new Table('users', database);
  const store = new MemoryStore();
  const transactions = new Transactions({ eventsTable: 'events', database, clock });
  const dataSecret = async () => onlyRoot('a data secret');
  const cache = new StoreCache(store);
  const deps = {
    table,
    cache,
    transactions,
    clock,
    dataSecret,
    auditKeepDays: 365,
    describeDevice: (userAgent: string | null) => userAgent ?? 'unknown device',
  };
  const users = usersModule(deps);
  const holders = new Map<string, string>();
  const holderOf = async (address: string) => holders.get(address.toLowerCase()) ?? null;
  const organisations = organisationsModule({ ...deps, users, holderOf });
  /** Whose sessions and API keys were ended. */
  const loggedOut: string[] = [];
  const logins = {
    endAccess: async ({ userId }: { readonly userId: string }) => {
      loggedOut.push(userId);
      return [{ name: '__Host-access', value: '', maxAgeS: 0 }];
    },
  };
  const closing = closingModule({ ...deps, logins });
  const handler = httpHandler([...users.routes, ...organisations.routes, ...closing.routes], {
    edge: 'alb',
    publicUrl: 'https://app.example',
    allowedOrigins: [],
    authenticate: async ({ headers }) => principalOf(headers['authorization']),
    limiter: new StoreRateLimiter(store, new TableRateLimiter(new Table('limits', database), clock)),
  });

  return {
    users,
    database,
    table,
    store,
    cache,
    transactions,
    time,
    loggedOut,
    contacts: contacts({ table, dataSecret }),
    /** Registers a person and gives their id. */
    async person(email = 'ada@example.com', userId = newId(time.now)): Promise<string> {
      const transaction = transactions.begin();
      await users.provision(transaction, { userId, email, locale: null });
      await transaction.commit();
      holders.set(email.toLowerCase(), userId);
      return userId;
    },
    /** @param as the id of who asks; nobody without it */
    request(method: string, path: string, as: string | null = null, more: TestRequest = {}) {
      const headers = { ...(as !== null && { authorization: `Bearer ${as}` }), ...more.headers };
      return handler(albEvent({ method, path, ...more, headers }), lambdaContext());
    },
    events: () => database.items('events').sort((a, b) => Number(a['version']) - Number(b['version'])),
  };
}

function principalOf(authorization: string | undefined): Principal | null {
  const userId = authorization?.replace('Bearer ', '');
  return userId
    ? { userId, sessionId: 's1', sessionVersion: 1, impersonatedBy: null, roles: [], via: 'bearer' }
    : null;
}
