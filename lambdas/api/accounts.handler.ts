import { composeAccounts } from './compose-accounts.ts';
import { onFirstUse } from './first-use.ts';

/** Lambda entry point of the worker for exports, erasures and read models: its queue. */
export const handler = onFirstUse(composeAccounts);
