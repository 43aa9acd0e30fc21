import { AUTH_AUDIT } from '../auth.contract.ts';
import type { AuthServices } from '../services.ts';

export interface Revocation {
  readonly userId: string;
  readonly keyId: string;
  readonly device: string;
}

/** The key was revoked in the same moment. */
class RevokedBefore extends Error {
  override readonly name = 'RevokedBefore';
}

/** Ends a key at once: no request believes a cache. Does nothing where somebody has no such key. */
export async function revokeApiKey(
  { apiKeys, users, transactions }: Pick<AuthServices, 'apiKeys' | 'users' | 'transactions'>,
  { userId, keyId, device }: Revocation,
): Promise<void> {
  const key = await apiKeys.find(userId, keyId);
  if (!key) return;
  const transaction = transactions.begin();
  for (const write of apiKeys.remove(key)) transaction.add(write, () => new RevokedBefore());
  users.audit(transaction, { userId, action: AUTH_AUDIT.apiKeyRevoked, device });
  try {
    await transaction.commit();
  } catch (error) {
    if (!(error instanceof RevokedBefore)) throw error;
  }
}
