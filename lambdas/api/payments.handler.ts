import { composePayments } from './compose-payments.ts';
import { onFirstUse } from './first-use.ts';

/** Lambda entry point of payments: behind the load balancer, and on the queue of webhooks. */
export const handler = onFirstUse(composePayments);
