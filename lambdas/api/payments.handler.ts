import type { ALBEvent, ALBResult, Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { composePayments } from './compose-payments.ts';
import { onFirstUse } from './first-use.ts';
import { paymentsGround } from './payments-services.ts';

type Handler = (event: ALBEvent | SQSEvent, context: Context) => Promise<ALBResult | SQSBatchResponse>;

/** Lambda entry point of payments: behind the load balancer, and of the queue of webhooks. */
export const handler = onFirstUse((): Handler => {
  const ground = paymentsGround();
  const answer = onFirstUse(() => composePayments(ground));
  // what works on webhooks is loaded by the first of them: a request need not wait for it
  const work = onFirstUse(() => {
    const composed = import('./compose-stripe-events.ts').then((file) => file.composeStripeEvents(ground));
    return async (event: SQSEvent, context: Context) => (await composed)(event, context);
  });
  return (event, context) => ('Records' in event ? work(event, context) : answer(event, context));
});
