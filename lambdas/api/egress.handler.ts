import { composeEgress } from './compose-egress.ts';
import { onFirstUse } from './first-use.ts';

/** Lambda entry point behind the load balancer, of the routes that call other providers. */
export const handler = onFirstUse(composeEgress);
