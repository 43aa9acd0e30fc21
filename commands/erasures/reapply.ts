import type { EraseMessage } from '../../lambdas/users/users.contract.ts';

/** SQS takes so many messages in one call. */
const BATCH = 10;

export interface ReapplyDeps {
  readonly tombstones: AsyncIterable<string>;
  /** Puts messages into the queue of the accounts worker. @throws when one was not taken */
  readonly send: (messages: readonly EraseMessage[]) => Promise<void>;
  /** Told after each batch: how many were sent so far. */
  readonly onBatch?: (people: number) => void;
}

/**
 * Asks the worker to erase everybody again who was ever erased. Where nothing of somebody came back, nothing happens.
 *
 * @returns how many people that are
 */
export async function reapply({ tombstones, send, onBatch }: ReapplyDeps): Promise<number> {
  let people = 0;
  let batch: EraseMessage[] = [];
  const flush = async () => {
    if (batch.length === 0) return;
    await send(batch);
    people += batch.length;
    batch = [];
    onBatch?.(people);
  };
  for await (const userId of tombstones) {
    batch.push({ kind: 'erase', userId });
    if (batch.length === BATCH) await flush();
  }
  await flush();
  return people;
}
