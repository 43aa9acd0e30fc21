import type { Scope } from '../../platform/http/route.ts';
import { newId, sha256 } from '../../platform/ids.ts';
import { AUTH_AUDIT, AUTH_EVENTS } from '../auth.contract.ts';
import { SessionEnded, TooManyApiKeys } from '../errors.ts';
import { repeatOnConflict } from '../repeat.ts';
import type { AuthServices } from '../services.ts';
import { API_KEY_NAME_PURPOSE, isLive, MAX_API_KEYS, newApiKey, prefixOf } from './api-key.ts';
import type { ApiKey } from './api-key.ts';

export interface NewApiKey {
  readonly userId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Days until it expires. */
  readonly lifeDays: number;
  readonly device: string;
}

const DAY_MS = 86_400_000;

/**
 * Makes an API key and tells its owner by mail.
 *
 * @returns the key, to be shown this once, and what is kept of it
 * @throws TooManyApiKeys
 */
export async function createApiKey(
  services: AuthServices,
  input: NewApiKey,
): Promise<{ readonly key: string; readonly kept: ApiKey }> {
  const key = newApiKey();
  const kept = await repeatOnConflict(() => attemptCreation(services, input, key));
  return { key, kept };
}

async function attemptCreation(
  { accounts, apiKeys, users, transactions, clock }: AuthServices,
  { userId, name, scopes, lifeDays, device }: NewApiKey,
  key: string,
): Promise<ApiKey> {
  const now = clock.now();
  const [account, personal, others] = await Promise.all([
    accounts.find(userId),
    users.sealOf(userId),
    apiKeys.ofUser(userId),
  ]);
  if (!account || !personal) throw new SessionEnded();
  if (others.filter((other) => isLive(other, now)).length >= MAX_API_KEYS) throw new TooManyApiKeys();

  const kept: ApiKey = {
    userId,
    keyId: newId(now),
    hash: sha256(key),
    sealedName: personal.seal(name, API_KEY_NAME_PURPOSE),
    scopes,
    prefix: prefixOf(key),
    createdAt: now,
    endsAt: now + lifeDays * DAY_MS,
    lastUsedAt: null,
  };
  const transaction = transactions.begin();
  for (const write of apiKeys.insert(kept)) transaction.add(write);
  // of two that make the twentieth key at once one counts again
  transaction.add(accounts.change(account, {}, now));
  transaction.emit({
    module: 'auth',
    type: AUTH_EVENTS.apiKeyCreated,
    aggregate: userId,
    subject: userId,
    version: account.version + 1,
    data: {},
  });
  users.audit(transaction, { userId, action: AUTH_AUDIT.apiKeyCreated, device });
  await transaction.commit();
  return kept;
}
