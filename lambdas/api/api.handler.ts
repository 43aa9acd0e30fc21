import { composeApi } from './compose.ts';

/** Lambda entry point behind the load balancer. */
export const handler = composeApi();
