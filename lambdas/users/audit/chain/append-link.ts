import { Conflict } from '../../../platform/errors.ts';
import type { RootKeys } from '../../../platform/root-keys.ts';
import type { TransactionFactory } from '../../../platform/transaction.ts';
import type { ChainRepository } from './chain.repository.ts';
import { headAt, nextLink } from './link.ts';
import type { NewEntry } from './link.ts';
import { isProven } from './proof.ts';

export interface AppendDeps {
  readonly chains: ChainRepository;
  readonly transactions: TransactionFactory;
  readonly keys: () => Promise<RootKeys>;
}

/** Of workers that append to one chain at once, one succeeds each time; a log's entries come to one worker. */
const ATTEMPTS = 5;

/** The entry has its link. */
class Chained extends Error {
  override readonly name = 'Chained';
}

/**
 * Adds an entry to the chain of its log. Repeating it changes nothing; nor does an entry of who is erased. Where the end
 * of the chain isn't ours the link says so for good: no entry is lost, and nothing that was forged is made good.
 *
 * @returns whether the end of the chain was ours
 */
export async function appendLink(
  { chains, transactions, keys }: AppendDeps,
  log: string,
  entry: NewEntry,
): Promise<boolean> {
  const known = await keys();
  for (let attempt = 1; ; attempt += 1) {
    const head = await chains.head(log);
    if (head && 'erased' in head && isProven(known, log, head)) return true;
    const end = head && !('erased' in head) ? head : null;
    const sound = head === null || isProven(known, log, head);
    const link = nextLink(log, { head: end, sound }, entry);
    try {
      await transactions
        .begin()
        .add(chains.insert(log, link), () => new Chained())
        .add(chains.advance(log, head, headAt(known.active, log, link)))
        .commit();
      return sound;
    } catch (error) {
      if (error instanceof Chained) return true;
      if (!(error instanceof Conflict) || attempt === ATTEMPTS) throw error;
    }
  }
}
