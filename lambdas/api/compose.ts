import type { ALBEvent, ALBResult, Context } from 'aws-lambda';
import { s3 } from '../platform/aws/s3.ts';
import { StoreCache } from '../platform/cache/cache.ts';
import { systemClock } from '../platform/clock.ts';
import { Table } from '../platform/dynamodb/table.ts';
import { readEnv } from '../platform/env.ts';
import { docsRoutes } from '../platform/http/docs.routes.ts';
import { httpHandler } from '../platform/http/handler.ts';
import { TableIdempotency } from '../platform/idempotency.ts';
import { StoreRateLimiter } from '../platform/limits/store-limiter.ts';
import { TableRateLimiter } from '../platform/limits/table-limiter.ts';
import { PLATFORM_ENV } from '../platform/platform.contract.ts';
import type { Edge } from '../platform/platform.contract.ts';
import { rootsOf, rotatedSecret } from '../platform/secrets.ts';
import { Transactions } from '../platform/transaction.ts';
import { AUTH_ENV } from '../auth/auth.contract.ts';
import { ACCESS_COOKIE, authModule, describeDevice } from '../auth/index.ts';
import { closingModule, exportModule, organisationsModule, partLinks, usersModule } from '../users/index.ts';
import { USERS_ENV } from '../users/users.contract.ts';
import { allowedOrigins } from './allowed-origins.ts';
import { answerKeys } from './answer-keys.ts';
import { composeAdmin } from './compose-admin.ts';
import { composeFiles } from './compose-files.ts';
import { composeNotifications } from './compose-notifications.ts';
import { healthRoutes } from './health.routes.ts';
import { cacheStore } from './stores.ts';

// Only this folder imports the modules' values, in one file per function, so that a bundle carries what its function
// may need. Composing touches neither AWS nor the network: clients, secrets and connections are opened by the first
// request that needs them.

const API_INFO = {
  title: 'Soloist',
  version: '1',
  description: 'Accounts, profiles, payments and what belongs to them.',
};

/** The monolith: every module's routes behind the load balancer. */
export function composeApi(): (event: ALBEvent, context: Context) => Promise<ALBResult> {
  const env = readEnv({
    authTable: AUTH_ENV.table,
    signingSecret: AUTH_ENV.signingSecret,
    serviceName: AUTH_ENV.serviceName,
    usersTable: USERS_ENV.table,
    dataSecret: USERS_ENV.dataSecret,
    auditKeepDays: USERS_ENV.auditKeepDays,
    exportsBucket: USERS_ENV.exportsBucket,
    eventsTable: PLATFORM_ENV.eventsTable,
    edge: PLATFORM_ENV.edge,
    publicUrl: PLATFORM_ENV.publicUrl,
  });
  const clock = systemClock;
  const store = cacheStore();
  const cache = new StoreCache(store);
  const authTable = new Table(env.authTable);
  const usersTable = new Table(env.usersTable);
  const transactions = new Transactions({ eventsTable: env.eventsTable, clock });
  const limiter = new StoreRateLimiter(store, new TableRateLimiter(authTable, clock));

  const origins = allowedOrigins();
  const dataSecret = () => rootsOf(env.dataSecret);
  const auditKeepDays = Number(env.auditKeepDays);
  const usersDeps = {
    table: usersTable,
    cache,
    transactions,
    clock,
    dataSecret,
    describeDevice,
    auditKeepDays,
  };
  const users = usersModule(usersDeps);
  const auth = authModule({
    table: authTable,
    store,
    limiter,
    transactions,
    clock,
    secrets: { signing: () => rotatedSecret(env.signingSecret), data: dataSecret },
    users,
    publicUrl: env.publicUrl,
    serviceName: env.serviceName,
    allowedOrigins: origins,
  });
  const closing = closingModule({ ...usersDeps, logins: auth });
  const organisations = organisationsModule({ ...usersDeps, users, holderOf: auth.holderOf });
  const exports = exportModule({
    table: usersTable,
    transactions,
    clock,
    auditKeepDays,
    describeDevice,
    links: partLinks(s3, env.exportsBucket),
  });
  const health = healthRoutes({ table: usersTable, cache: store });
  const admin = composeAdmin({ auth, users, transactions, clock, dataSecret, describeDevice });
  const files = composeFiles({ users, usersTable, transactions, clock, describeDevice });
  const notifications = composeNotifications({
    users,
    usersTable,
    cache,
    transactions,
    clock,
    dataSecret,
    publicUrl: env.publicUrl,
    serviceName: env.serviceName,
    describeDevice,
  });
  const routes = [
    ...health,
    ...auth.routes,
    ...users.routes,
    ...closing.routes,
    ...organisations.routes,
    ...exports.routes,
    ...(files?.routes ?? []),
    ...(notifications?.routes ?? []),
    ...(admin?.routes ?? []),
  ];
  const description = { info: API_INFO, publicUrl: env.publicUrl, accessCookie: ACCESS_COOKIE };
  // one document for all: who reads it need not know which function answers
  const described = async () => {
    const { describePaymentsRoutes } = await import('../payments/description/index.ts');
    return [...routes, ...auth.oauthRoutes, ...describePaymentsRoutes()];
  };
  return httpHandler([...routes, ...docsRoutes(described, description)], {
    edge: env.edge as Edge,
    publicUrl: env.publicUrl,
    allowedOrigins: origins,
    authenticate: auth.authenticate,
    limiter,
    idempotency: new TableIdempotency({
      table: authTable,
      clock,
      keys: answerKeys(dataSecret),
    }),
  });
}
