import type { ALBEvent, ALBResult, Context } from 'aws-lambda';
import { StoreCache } from '../platform/cache/cache.ts';
import { systemClock } from '../platform/clock.ts';
import { Table } from '../platform/dynamodb/table.ts';
import { readEnv, readOptionalEnv } from '../platform/env.ts';
import { httpHandler } from '../platform/http/handler.ts';
import { TableRateLimiter } from '../platform/limits/table-limiter.ts';
import { PLATFORM_ENV } from '../platform/platform.contract.ts';
import type { Edge } from '../platform/platform.contract.ts';
import { rootsOf, rotatedSecret, secret } from '../platform/secrets.ts';
import { Transactions } from '../platform/transaction.ts';
import { AUTH_ENV } from '../auth/auth.contract.ts';
import { authModule, describeDevice } from '../auth/index.ts';
import { OAUTH_ENDPOINT_URL } from '../auth/oauth/oauth.contract.ts';
import { usersModule } from '../users/index.ts';
import { USERS_ENV } from '../users/users.contract.ts';

/** Who enters a provider's client wants to see its button, and not in five minutes. */
const OAUTH_SECRET_MS = 15_000;

/**
 * The same auth module as the api's, in a function outside of the VPC, for the routes that call other providers. It is
 * the only one that may read our secrets there. It has no cache: limits are counted in DynamoDB, and sessions looked up
 * there.
 */
export function composeEgress(): (event: ALBEvent, context: Context) => Promise<ALBResult> {
  const env = readEnv({
    authTable: AUTH_ENV.table,
    signingSecret: AUTH_ENV.signingSecret,
    oauthSecret: AUTH_ENV.oauthSecret,
    usersTable: USERS_ENV.table,
    dataSecret: USERS_ENV.dataSecret,
    auditKeepDays: USERS_ENV.auditKeepDays,
    eventsTable: PLATFORM_ENV.eventsTable,
    edge: PLATFORM_ENV.edge,
    publicUrl: PLATFORM_ENV.publicUrl,
  });
  const { endpointUrl } = readOptionalEnv({ endpointUrl: OAUTH_ENDPOINT_URL });
  const clock = systemClock;
  const table = new Table(env.authTable);
  const transactions = new Transactions({ eventsTable: env.eventsTable, clock });
  const limiter = new TableRateLimiter(table, clock);
  const dataSecret = () => rootsOf(env.dataSecret);
  const users = usersModule({
    table: new Table(env.usersTable),
    cache: new StoreCache(null),
    transactions,
    clock,
    dataSecret,
    describeDevice,
    auditKeepDays: Number(env.auditKeepDays),
  });
  const auth = authModule({
    table,
    store: null,
    limiter,
    transactions,
    clock,
    secrets: { signing: () => rotatedSecret(env.signingSecret), data: dataSecret },
    users,
    publicUrl: env.publicUrl,
    oauth: { secret: () => secret(env.oauthSecret, clock, () => OAUTH_SECRET_MS), endpointUrl },
  });
  return httpHandler(auth.oauthRoutes, {
    edge: env.edge as Edge,
    publicUrl: env.publicUrl,
    allowedOrigins: [],
    authenticate: auth.authenticate,
    limiter,
  });
}
