import { composeRelay } from './compose-relay.ts';
import { onFirstUse } from './first-use.ts';

/** Lambda entry point of the relay: the Events table's stream. */
export const handler = onFirstUse(composeRelay);
