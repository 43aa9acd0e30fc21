import { MemoryDatabase } from '../../../lambdas/platform/dynamodb/memory-database.ts';
import type { Write } from '../../../lambdas/platform/dynamodb/write.ts';

/** When every fixture's clock begins: seconds since the epoch. */
export const NOW_S = Date.UTC(2026, 10, 21, 9) / 1_000;

/** An item that was written with an end. */
export interface KeptItem {
  readonly table: string;
  /** What its keys begin with: `USER SESSION`. */
  readonly kind: string;
  /** Seconds from {@link NOW_S} to its end. */
  readonly life: number;
}

/** Everything that `work` writes with an `expiresAt`, into whichever table in memory. */
export async function keptItemsOf(work: () => Promise<unknown>): Promise<KeptItem[]> {
  const kept: KeptItem[] = [];
  const note = (database: MemoryDatabase, { kind, table, key }: Write) => {
    if (kind === 'Delete' || kind === 'ConditionCheck') return;
    const item = database.items(table, key.pk).find(({ pk, sk }) => pk === key.pk && sk === key.sk);
    const expiresAt = item?.['expiresAt'];
    if (typeof expiresAt === 'number') kept.push({ table, kind: kindOf(key), life: expiresAt - NOW_S });
  };
  const { write, transact } = MemoryDatabase.prototype;
  const spies = [
    jest.spyOn(MemoryDatabase.prototype, 'write').mockImplementation(async function (
      this: MemoryDatabase,
      one,
    ) {
      const written = await write.call(this, one);
      note(this, one);
      return written;
    }),
    jest.spyOn(MemoryDatabase.prototype, 'transact').mockImplementation(async function (
      this: MemoryDatabase,
      all,
    ) {
      await transact.call(this, all);
      for (const one of all) note(this, one);
    }),
  ];
  try {
    await work();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return kept;
}

/** `USER#1`, `SESSION#2` → `USER SESSION` */
export function kindOf({ pk, sk }: { readonly pk: string; readonly sk: string }): string {
  return `${pk.split('#')[0]} ${sk.split('#')[0]}`;
}
