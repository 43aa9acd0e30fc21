import { composeApi } from './compose.ts';
import { onFirstUse } from './first-use.ts';

/** Lambda entry point behind the load balancer. */
export const handler = onFirstUse(composeApi);
