import { ConditionFailed } from '../../platform/dynamodb/write.ts';
import { log } from '../../platform/log.ts';
import type { AuthServices } from '../services.ts';
import type { FoundKey } from './api-key.repository.ts';

const HOUR_MS = 3_600_000;

/** Writes once an hour. It tells owners which keys they may remove, and must not fail what the key is used for. */
export async function noteUse(
  { apiKeys, transactions, clock }: Pick<AuthServices, 'apiKeys' | 'transactions' | 'clock'>,
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
