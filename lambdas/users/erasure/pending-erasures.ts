import type { Table } from '../../platform/dynamodb/table.ts';
import { ErasureRepository } from './erasure.repository.ts';
import type { Due } from './erasure.repository.ts';

/** Everybody who has asked to be erased and is not yet, the next one first. */
export async function* pendingErasures(table: Table): AsyncGenerator<Due> {
  const erasures = new ErasureRepository(table);
  let cursor: string | null = null;
  do {
    const page: { items: Due[]; cursor: string | null } = await erasures.pending(cursor);
    for (const { userId, dueAt } of page.items) yield { userId, dueAt };
    cursor = page.cursor;
  } while (cursor !== null);
}
