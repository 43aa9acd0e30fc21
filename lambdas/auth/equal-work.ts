import type { Draft } from './draft.ts';
import type { AuthServices } from './services.ts';

/**
 * Commits a draft in one transaction that has as many writes as the largest draft of its kind: how long it takes,
 * and what it costs, must not say which case it was.
 *
 * @param size how many writes the largest case has
 */
export async function commitPadded(
  { transactions, decoys, clock }: Pick<AuthServices, 'transactions' | 'decoys' | 'clock'>,
  draft: Draft,
  size: number,
): Promise<void> {
  const transaction = transactions.begin();
  draft.addTo(transaction);
  for (const decoy of decoys.writes(size - draft.size, clock.now())) transaction.add(decoy);
  await transaction.commit();
}
