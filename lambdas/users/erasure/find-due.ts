import type { Clock } from '../../platform/clock.ts';
import { remainingMs } from '../../platform/context.ts';
import { log } from '../../platform/log.ts';
import type { EraseMessage } from '../users.contract.ts';
import type { Due, ErasureRepository } from './erasure.repository.ts';

/** Kept back from the invocation's time, ms. Whom it doesn't come to are found an hour later. */
const RESERVE_MS = 10_000;

export interface FindDueDeps {
  readonly erasures: Pick<ErasureRepository, 'due'>;
  readonly clock: Clock;
  /** Sends the worker's own queue messages. */
  readonly send: (messages: readonly EraseMessage[]) => Promise<void>;
}

/**
 * Asks the worker for everybody whose time has come and of whom something may be left. Somebody who got stuck is asked
 * for every hour: no message that is lost keeps anybody from being erased.
 */
export async function findDue({ erasures, clock, send }: FindDueDeps): Promise<void> {
  let cursor: string | null = null;
  let people = 0;
  do {
    const page: { items: Due[]; cursor: string | null } = await erasures.due(clock.now(), cursor);
    await send(page.items.map(({ userId }) => ({ kind: 'erase', userId })));
    people += page.items.length;
    cursor = page.cursor;
  } while (cursor !== null && remainingMs() > RESERVE_MS);
  log.info('people are to be erased now', { people });
}
