import { emptyPartition } from '../platform/dynamodb/empty-partition.ts';
import type { Key } from '../platform/dynamodb/item.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import type { FileRecord } from './file.ts';
import { FILES_PREFIX, UPLOADS_PREFIX } from './files.contract.ts';
import { placeKey, quotaKey, uploadedKey } from './keys.ts';
import type { ObjectStore } from './object-store.ts';

/** Files whose ways to them are removed in one step. */
const PAGE = 25;

export interface PurgeDeps {
  readonly table: Table;
  readonly objects: ObjectStore;
}

/**
 * Removes what files keeps of an organisation that is no more: objects in every version first, or nothing would lead
 * to them. One call does a bounded part of it; repeating it changes nothing.
 *
 * @returns whether there may be more
 */
export async function purgeOrganisation(
  { table, objects }: PurgeDeps,
  organisationId: string,
): Promise<boolean> {
  for (const prefix of [FILES_PREFIX, UPLOADS_PREFIX]) {
    if (await objects.removeVersions(`${prefix}${organisationId}/`)) return true;
  }
  const { pk } = quotaKey(organisationId);
  // what stands elsewhere goes before the items that lead to it
  for (const prefix of ['FILE#', 'AVATAR#']) {
    const { items, cursor } = await table.query<FileRecord & Key>({
      pk,
      prefix,
      limit: PAGE,
      consistent: true,
    });
    await Promise.all(items.map((file) => forget(table, file)));
    if (cursor !== null) return true;
  }
  return emptyPartition(table, { pk });
}

async function forget(table: Table, { fileId, userId, pk, sk }: FileRecord & Key): Promise<void> {
  await table.write(table.delete(placeKey(fileId)));
  if (userId !== null) await table.write(table.delete(uploadedKey(userId, fileId)));
  await table.write(table.delete({ pk, sk }));
}
