import { TooManyRequests } from '../../platform/errors.ts';
import { ConditionFailed } from '../../platform/dynamodb/write.ts';
import type { KeyPrincipal, RequestHead } from '../../platform/http/request.ts';
import { sha256 } from '../../platform/ids.ts';
import { log } from '../../platform/log.ts';
import type { Limit } from '../../platform/rate-limit.ts';
import type { AuthServices } from '../services.ts';
import { isLive, isWellFormed } from './api-key.ts';
import type { FoundKey } from './api-key.repository.ts';

export type AuthenticateApiKeyDeps = Pick<
  AuthServices,
  'accounts' | 'apiKeys' | 'limiter' | 'transactions' | 'clock'
>;

/** Keys of one client that are none; those that are good pass all the same. */
const REFUSED: Limit = { name: 'api-key:refused', max: 30, windowS: 60, fallback: 'dynamodb' };
const HOUR_MS = 3_600_000;

/**
 * Who sends a request with an API key: a strong read of the key, and one of its owner's account. Nothing is cached, so
 * a revoked key ends at once. Null for a key that is wrong, revoked or expired, or whose owner has no proven account.
 *
 * @throws TooManyRequests when a client tries many such keys
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
  await noteUse(deps, found);
  const { userId, keyId, scopes } = found;
  return { userId, keyId, scopes, roles: [], via: 'api-key' };
}

async function findGood(
  { accounts, apiKeys, clock }: AuthenticateApiKeyDeps,
  key: string,
): Promise<FoundKey | null> {
  const found = await apiKeys.findByHash(sha256(key));
  if (!found || !isLive(found, clock.now())) return null;
  const account = await accounts.find(found.userId);
  return account !== null && account.verifiedAt !== null ? found : null;
}

/** Writes once an hour. It tells owners which keys they may remove, and must not fail what the key is used for. */
async function noteUse(
  { apiKeys, transactions, clock }: AuthenticateApiKeyDeps,
  key: FoundKey,
): Promise<void> {
  const now = clock.now();
  const before = now - HOUR_MS;
  if (key.lastUsedAt !== null && key.lastUsedAt > before) return;
  const transaction = transactions.begin();
  for (const write of apiKeys.use(key, now, before)) transaction.add(write);
  await transaction.commit().catch((error: unknown) => {
    // another request was first, or the key was revoked since it was read
    if (!(error instanceof ConditionFailed)) log.warn('the use of an API key was not noted', { error });
  });
}
