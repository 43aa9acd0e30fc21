import type { ALBEvent, ALBResult, Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { Table } from '../platform/dynamodb/table.ts';
import { readEnv } from '../platform/env.ts';
import type { DomainEvent } from '../platform/events/event.ts';
import { httpHandler } from '../platform/http/handler.ts';
import { TableIdempotency } from '../platform/idempotency.ts';
import { log } from '../platform/log.ts';
import { PLATFORM_ENV } from '../platform/platform.contract.ts';
import type { Edge } from '../platform/platform.contract.ts';
import { consume } from '../platform/queue.ts';
import { rootKeys } from '../platform/root-keys.ts';
import { onlyRoot } from '../platform/roots.ts';
import { AUTH_ENV } from '../auth/auth.contract.ts';
import { authVerifier } from '../auth/index.ts';
import { paymentsModule } from '../payments/index.ts';
import type { PaymentsMessage } from '../payments/payments.contract.ts';
import { allowedOrigins } from './allowed-origins.ts';
import { paymentsGround } from './payments-services.ts';

type Handler = (event: ALBEvent | SQSEvent, context: Context) => Promise<ALBResult | SQSBatchResponse>;

/**
 * The payments module behind the load balancer, and on its queue: both in the one function whose role may read the
 * Stripe secret. Who calls is looked up in auth's table, which it may only read.
 */
export function composePayments(): Handler {
  const env = readEnv({ authTable: AUTH_ENV.table, edge: PLATFORM_ENV.edge });
  const { services, stripeSecret } = paymentsGround();
  const { table, limiter, clock, publicUrl } = services;
  const { authenticate } = authVerifier({ table: new Table(env.authTable), limiter, clock, publicUrl });
  const payments = paymentsModule(services);
  const answer = httpHandler(payments.routes, {
    edge: env.edge as Edge,
    publicUrl,
    allowedOrigins: allowedOrigins(),
    authenticate,
    limiter,
    idempotency: new TableIdempotency({
      table,
      clock,
      keys: async () => rootKeys(onlyRoot((await stripeSecret()).sealingRoot), 'payments/idempotency'),
    }),
  });
  const work = consume<PaymentsMessage | DomainEvent>(async (message) => {
    const { secretKey } = await stripeSecret();
    // an owner who sells nothing must not be woken every night for what can't be compared
    if ('kind' in message && message.kind === 'reconcile' && secretKey === '')
      return log.info('there is no key of Stripe to compare with');
    return payments.work(message);
  });
  return (event, context) => ('Records' in event ? work(event, context) : answer(event, context));
}
