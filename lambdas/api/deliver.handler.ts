import { composeDeliver } from './compose.ts';

/** Lambda entry point of the worker that delivers notifications: its queue. */
export const handler = composeDeliver();
