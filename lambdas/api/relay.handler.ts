import { composeRelay } from './compose.ts';

/** Lambda entry point of the relay: the Events table's stream. */
export const handler = composeRelay();
