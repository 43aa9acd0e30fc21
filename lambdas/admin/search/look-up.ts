import type { Page } from '../../platform/dynamodb/table.ts';
import { BadRequest } from '../../platform/errors.ts';
import type { BlindIndex } from './blind-index.ts';
import type { SearchRepository } from './search.repository.ts';

export interface LookUp {
  readonly prefix: string;
  readonly limit: number;
  readonly cursor: string | null;
}

/**
 * A page of the ids that a prefix leads to. While a root of the data secret is being replaced people stand under the one
 * or the other: one root's after the other's, and the cursor says which.
 *
 * @throws BadRequest `cursor_invalid`
 */
export async function lookUp(
  { search, index }: { readonly search: SearchRepository; readonly index: BlindIndex },
  { prefix, limit, cursor }: LookUp,
): Promise<Page<string>> {
  const [hashes] = await index.hashesOf([prefix]);
  const all = hashes?.all ?? [];
  const { root, rest } = readCursor(cursor);
  const hash = all[root];
  if (hash === undefined)
    throw new BadRequest('cursor_invalid', 'the cursor is not one we gave; start without');
  const page = await search.lookUp(hash, { limit, cursor: rest });
  if (page.cursor !== null) return { items: page.items, cursor: `${root}.${page.cursor}` };
  const cursorAfter = root === all.length - 1 ? null : `${root + 1}.`;
  // an older root that has nobody left is no page of its own
  if (page.items.length === 0 && cursorAfter !== null)
    return lookUp({ search, index }, { prefix, limit, cursor: cursorAfter });
  return { items: page.items, cursor: cursorAfter };
}

function readCursor(cursor: string | null): { readonly root: number; readonly rest: string | null } {
  if (cursor === null) return { root: 0, rest: null };
  const [, root = '-1', rest = ''] = /^(\d+)\.(.*)$/.exec(cursor) ?? [];
  return { root: Number(root), rest: rest || null };
}
