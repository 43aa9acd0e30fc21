import type { ALBEvent, ALBResult, Context } from 'aws-lambda';
import { Table } from '../platform/dynamodb/table.ts';
import { readEnv, readOptionalEnv } from '../platform/env.ts';
import { httpHandler } from '../platform/http/handler.ts';
import { TableIdempotency } from '../platform/idempotency.ts';
import { PLATFORM_ENV } from '../platform/platform.contract.ts';
import type { Edge } from '../platform/platform.contract.ts';
import { deriveKey } from '../platform/seal.ts';
import { AUTH_ENV } from '../auth/auth.contract.ts';
import { authVerifier } from '../auth/index.ts';
import { paymentsModule } from '../payments/index.ts';
import type { PaymentsGround } from './payments-services.ts';

/** What payments answers to requests; who calls is looked up in auth's table, which it may only read. */
export function composePayments({
  services,
  stripeSecret,
}: PaymentsGround): (event: ALBEvent, context: Context) => Promise<ALBResult> {
  const env = readEnv({ authTable: AUTH_ENV.table, edge: PLATFORM_ENV.edge });
  const { origins } = readOptionalEnv({ origins: PLATFORM_ENV.allowedOrigins });
  const { table, limiter, clock, publicUrl } = services;
  const { authenticate } = authVerifier({ table: new Table(env.authTable), limiter, clock, publicUrl });
  const { routes } = paymentsModule(services);
  return httpHandler(routes, {
    edge: env.edge as Edge,
    publicUrl,
    allowedOrigins: (origins ?? '').split(',').filter(Boolean),
    authenticate,
    limiter,
    idempotency: new TableIdempotency({
      table,
      clock,
      key: async () => deriveKey((await stripeSecret()).sealingRoot, 'payments/idempotency'),
    }),
  });
}
