import { SessionEnded } from '../errors.ts';
import type { AuthServices } from '../services.ts';
import { API_KEY_NAME_PURPOSE, isLive } from './api-key.ts';
import type { ApiKey } from './api-key.ts';

/** A key as its owner sees it. */
export interface NamedApiKey extends ApiKey {
  readonly name: string;
}

/** Somebody's keys that are good, oldest first; 20 at most. @throws SessionEnded when they have no account any more */
export async function listApiKeys(
  { apiKeys, users, clock }: Pick<AuthServices, 'apiKeys' | 'users' | 'clock'>,
  userId: string,
): Promise<readonly NamedApiKey[]> {
  const [keys, personal] = await Promise.all([apiKeys.ofUser(userId), users.sealOf(userId)]);
  if (!personal) throw new SessionEnded();
  const now = clock.now();
  return keys
    .filter((key) => isLive(key, now))
    .map((key) => ({ ...key, name: personal.open(key.sealedName, API_KEY_NAME_PURPOSE) }));
}
