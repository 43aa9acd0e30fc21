import { composeAccounts } from './compose-accounts.ts';
import { onFirstUse } from './first-use.ts';

/** Lambda entry point of the worker for exports, erasures and read models: its queue, and the stream of users’ table. */
export const handler = onFirstUse(composeAccounts);
