import { remainingMs } from '../../platform/context.ts';
import { log } from '../../platform/log.ts';
import { count } from '../../platform/metrics.ts';
import type { PersonalData } from '../../platform/personal-data.ts';
import type { EraseMessage } from '../users.contract.ts';
import { beginErasure } from './begin-erasure.ts';
import type { BeginErasureDeps } from './begin-erasure.ts';
import type { Erasure } from './erasure.ts';

/** Kept back from the invocation's time, ms: a step that has begun ends in it. */
const RESERVE_MS = 10_000;
/**
 * What was under way when the key was destroyed has ended by then, ms: no request takes longer than a minute, and no
 * access token is good for more than ten. Only then a second look may find that nothing is left.
 */
export const SETTLED_MS = 15 * 60_000;

export interface EraseDeps extends BeginErasureDeps {
  /** In the order in which they are erased. */
  readonly modules: Readonly<Record<string, Pick<PersonalData, 'eraseUser'>>>;
  /** Sends the worker's own queue messages. */
  readonly send: (messages: readonly EraseMessage[]) => Promise<void>;
}

/**
 * Erases somebody, or goes on with it, for as long as the invocation's time lasts; then the rest is another message.
 * Every step may be done again: a crash between any two is nothing but the same message once more. It ends with a
 * second pass, which the hourly schedule asks for.
 *
 * @throws Error for a module that there is none of: the message is of another version; Conflict where somebody else
 *   wrote at the same time, and whatever a module throws
 */
export async function erase(deps: EraseDeps, { userId, module, cursor: from }: EraseMessage): Promise<void> {
  const erasure = await beginErasure(deps, userId);
  if (!erasure) return log.info('nobody is to be erased: the wish was taken back, or is not due');
  const names = Object.keys(deps.modules);
  const first = module === undefined ? 0 : names.indexOf(module);
  if (first < 0) {
    throw new Error(`got the module ${module} to go on with, expected one of: ${names.join(', ')}`);
  }
  let cursor = from ?? null;
  for (const name of names.slice(first)) {
    do {
      if (remainingMs() < RESERVE_MS) return deps.send([continuation(userId, name, cursor)]);
      cursor = await deps.modules[name]!.eraseUser(userId, cursor);
    } while (cursor !== null);
  }
  await conclude(deps, erasure);
}

function continuation(userId: string, module: string, cursor: string | null): EraseMessage {
  return { kind: 'erase', userId, module, ...(cursor !== null && { cursor }) };
}

/** After the first pass the second is waited for; after that nothing is left. */
async function conclude({ erasures, transactions, clock }: EraseDeps, erasure: Erasure): Promise<void> {
  const now = clock.now();
  const transaction = transactions.begin();
  if (erasure.sweptAt === null) return transaction.add(erasures.sweep(erasure, now)).commit();
  if (now - erasure.sweptAt < SETTLED_MS) return;
  for (const write of erasures.finish(erasure, now)) transaction.add(write);
  await transaction.commit();
  count('AccountsErased');
}
