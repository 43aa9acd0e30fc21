import { sqs } from '../platform/aws/sqs.ts';
import { systemClock } from '../platform/clock.ts';
import { Table } from '../platform/dynamodb/table.ts';
import { readEnv, readOptionalEnv } from '../platform/env.ts';
import { TableRateLimiter } from '../platform/limits/table-limiter.ts';
import { PLATFORM_ENV } from '../platform/platform.contract.ts';
import { secret } from '../platform/secrets.ts';
import { Transactions } from '../platform/transaction.ts';
import { paymentsQueue, PolicedGateway, stripeClient, type WebhookServices } from '../payments/index.ts';
import {
  type Catalogue,
  PAYMENTS_ENV,
  STRIPE_ENDPOINT_ENV,
  type StripeSecret,
} from '../payments/payments.contract.ts';
import { memberships } from '../users/index.ts';
import { USERS_ENV } from '../users/users.contract.ts';

export interface PaymentsGround {
  readonly services: WebhookServices;
  /** Asked for at each use: what an owner enters is known within five minutes. */
  readonly stripeSecret: () => Promise<StripeSecret>;
}

const parse = (text: string) => JSON.parse(text) as StripeSecret;
/** What is not entered yet may be in a moment: nobody should wait five minutes to sell. */
const keptMs = (text: string) => (parse(text).secretKey === '' ? 1_000 : 5 * 60_000);

/** What requests and webhooks of payments work with, from the environment. */
export function paymentsGround(): PaymentsGround {
  const env = readEnv({
    table: PAYMENTS_ENV.table,
    stripeSecret: PAYMENTS_ENV.stripeSecret,
    catalogue: PAYMENTS_ENV.catalogue,
    eventsQueue: PAYMENTS_ENV.eventsQueue,
    usersTable: USERS_ENV.table,
    eventsTable: PLATFORM_ENV.eventsTable,
    publicUrl: PLATFORM_ENV.publicUrl,
  });
  const { endpoint } = readOptionalEnv({ endpoint: STRIPE_ENDPOINT_ENV });
  const clock = systemClock;
  const table = new Table(env.table);
  const stripeSecret = async () => parse(await secret(env.stripeSecret, clock, keptMs));
  const secretKey = async () => (await stripeSecret()).secretKey;
  return {
    stripeSecret,
    services: {
      table,
      transactions: new Transactions({ eventsTable: env.eventsTable, clock }),
      clock,
      limiter: new TableRateLimiter(table, clock),
      memberships: memberships(new Table(env.usersTable)),
      stripe: new PolicedGateway({ stripe: stripeClient({ secretKey, endpoint }) }),
      catalogue: JSON.parse(env.catalogue) as Catalogue,
      publicUrl: env.publicUrl,
      queue: paymentsQueue(env.eventsQueue, sqs),
      webhookSecrets: async () => (await stripeSecret()).webhookSecret.split(',').filter(Boolean),
    },
  };
}
