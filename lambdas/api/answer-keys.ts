import { rootKeys } from '../platform/root-keys.ts';
import type { RootKeys } from '../platform/root-keys.ts';
import type { Roots } from '../platform/roots.ts';

/** The keys that seal the api's stored answers of idempotent requests. */
export const answerKeys = (dataSecret: () => Promise<Roots>) => async (): Promise<RootKeys> =>
  rootKeys(await dataSecret(), 'api/idempotency');
