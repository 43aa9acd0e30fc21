import { composeDeliver } from './compose-deliver.ts';
import { onFirstUse } from './first-use.ts';

/** Lambda entry point of the worker that delivers notifications: its queue. */
export const handler = onFirstUse(composeDeliver);
