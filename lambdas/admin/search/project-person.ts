import type { Clock } from '../../platform/clock.ts';
import { Conflict } from '../../platform/errors.ts';
import type { TransactionFactory } from '../../platform/transaction.ts';
import type { AdminUsers } from '../ports.ts';
import type { BlindIndex } from './blind-index.ts';
import { ERASED } from './search.repository.ts';
import type { Indexed, SearchRepository } from './search.repository.ts';
import { prefixesOf, wordsOf } from './words.ts';

export interface ProjectionDeps {
  readonly search: SearchRepository;
  readonly index: BlindIndex;
  readonly users: Pick<AdminUsers, 'profileOf'>;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
}

/** Of workers that project one person at once, one succeeds each time. */
const ATTEMPTS = 5;
/** Longer than any message about somebody may come late: a queue keeps one 14 days. */
const ERASED_KEPT_S = 30 * 86_400;

/**
 * Brings the search up to date with what a person is now, whichever event asks for it and however often: the profile is
 * read strongly, and the newest version stays.
 */
export async function projectPerson(deps: ProjectionDeps, userId: string): Promise<void> {
  const { search, users, index } = deps;
  await repeat(async () => {
    // in this order: what was indexed before is never newer than the profile
    const seen = await search.find(userId);
    const profile = await users.profileOf(userId);
    if (!profile) return;
    const hashes = (await index.hashesOf(prefixesOf(wordsOf(profile)))).map(({ active }) => active);
    const next: Indexed = { version: profile.version, hashes };
    if (seen && (seen.version > next.version || isSame(seen, next))) return;
    await write(deps, search.replace(userId, seen, next));
  });
}

/** Nothing leads to the person any more, nor will anything that was read before. */
export async function forgetPerson(
  deps: Omit<ProjectionDeps, 'index' | 'users'>,
  userId: string,
): Promise<void> {
  const { search, clock } = deps;
  await repeat(async () => {
    const seen = await search.find(userId);
    if (seen?.version === ERASED) return;
    const expiresAt = Math.floor(clock.now() / 1_000) + ERASED_KEPT_S;
    await write(deps, search.replace(userId, seen, { version: ERASED, hashes: [] }, expiresAt));
  });
}

function isSame(seen: Indexed, next: Indexed): boolean {
  return seen.version === next.version && seen.hashes.join() === next.hashes.join();
}

async function write(
  { transactions }: Pick<ProjectionDeps, 'transactions'>,
  writes: ReturnType<SearchRepository['replace']>,
): Promise<void> {
  const transaction = transactions.begin();
  for (const each of writes) transaction.add(each);
  await transaction.commit();
}

async function repeat(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === ATTEMPTS) throw error;
    }
  }
}
