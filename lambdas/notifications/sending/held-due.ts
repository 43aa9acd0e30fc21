import { remainingMs } from '../../platform/context.ts';
import type { HeldMessage } from '../notifications.contract.ts';
import { DUE_SHARDS } from './held.repository.ts';
import type { SendingDeps } from './ports.ts';

/** Kept back to send what one page leads to; the next look, in a quarter of an hour, goes on. */
const RESERVE_MS = 5_000;

/** Sends a message for everybody whom something held back is due for. Who is sent several finds the work done. */
export async function findDue({
  held,
  queues,
  clock,
}: Pick<SendingDeps, 'held' | 'queues' | 'clock'>): Promise<void> {
  const now = clock.now();
  for (let shard = 0; shard < DUE_SHARDS; shard += 1) {
    let cursor: string | null = null;
    do {
      if (remainingMs() < RESERVE_MS) return;
      const page: Awaited<ReturnType<typeof held.dues>> = await held.dues(shard, now, cursor);
      await queues.bulk(
        page.items.map(({ userId, dueAt }): HeldMessage => ({ kind: 'held', userId, dueAt })),
      );
      cursor = page.cursor;
    } while (cursor !== null);
  }
}
