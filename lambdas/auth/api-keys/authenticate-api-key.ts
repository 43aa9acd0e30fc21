import type { Clock } from '../../platform/clock.ts';
import { TooManyRequests } from '../../platform/errors.ts';
import type { KeyPrincipal, RequestHead } from '../../platform/http/request.ts';
import { sha256 } from '../../platform/ids.ts';
import type { Limit, RateLimiter } from '../../platform/rate-limit.ts';
import { AccountSuspended } from '../errors.ts';
import type { StandingRepository } from '../standing.repository.ts';
import { isLive, isWellFormed } from './api-key.ts';
import type { ApiKeyRepository, FoundKey } from './api-key.repository.ts';

export interface AuthenticateApiKeyDeps {
  readonly apiKeys: Pick<ApiKeyRepository, 'findByHash'>;
  readonly standings: Pick<StandingRepository, 'find'>;
  readonly limiter: RateLimiter;
  readonly clock: Clock;
  /** Told of a key that was good. */
  readonly noteUse: (key: FoundKey) => Promise<void>;
}

/** Keys of one client that are none; those that are good pass all the same. */
const REFUSED: Limit = { name: 'api-key:refused', max: 30, windowS: 60, fallback: 'dynamodb' };

/**
 * Who sends a request with an API key: a strong read of the key, and one of its owner's standing. Nothing is cached, so
 * a revoked key ends at once. Null for a key that is wrong, revoked or expired, or whose owner has no proven account.
 *
 * @throws AccountSuspended; TooManyRequests when a client tries many keys that are none
 */
export async function authenticateApiKey(
  deps: AuthenticateApiKeyDeps,
  key: string,
  client: Pick<RequestHead['client'], 'network'>,
): Promise<KeyPrincipal | null> {
  const found = isWellFormed(key) ? await findGood(deps, key) : null;
  if (!found) {
    const refused = await deps.limiter.take(REFUSED, client.network);
    if (!refused.allowed) throw new TooManyRequests(refused.resetS);
    return null;
  }
  await deps.noteUse(found);
  const { userId, keyId, scopes } = found;
  return { userId, keyId, scopes, roles: [], via: 'api-key' };
}

async function findGood(
  { apiKeys, standings, clock }: AuthenticateApiKeyDeps,
  key: string,
): Promise<FoundKey | null> {
  const found = await apiKeys.findByHash(sha256(key));
  if (!found || !isLive(found, clock.now())) return null;
  const standing = await standings.find(found.userId);
  if (standing && standing.suspendedAt !== null) throw new AccountSuspended();
  return standing && found;
}
