import { emptyPartition } from '../platform/dynamodb/empty-partition.ts';
import type { TransactionFactory } from '../platform/transaction.ts';
import type { FileRepository } from './file.repository.ts';
import { avatarKey, uploadedKey } from './keys.ts';
import type { Place } from './keys.ts';
import { purgeOrganisation } from './purge.ts';
import type { PurgeDeps } from './purge.ts';

const PAGE = 25;

export interface EraseUploadsDeps extends PurgeDeps {
  readonly files: FileRepository;
  readonly transactions: TransactionFactory;
  /** The organisations that end with somebody: the personal one, and those where they were alone. */
  readonly organisationsOf: (userId: string) => Promise<readonly string[]>;
}

/**
 * Removes what somebody has uploaded to organisations that end with them, and their avatar. What they uploaded to
 * others' is those organisations' and stays; who it was from, and what they called it, goes.
 *
 * @returns whether there may be more
 */
export async function eraseUploads(deps: EraseUploadsDeps, userId: string): Promise<boolean> {
  for (const organisationId of await deps.organisationsOf(userId)) {
    if (await purgeOrganisation(deps, organisationId)) return true;
  }
  const { items, cursor } = await deps.files.placesOf(userId, { limit: PAGE, cursor: null });
  for (const place of items) await sever(deps, place, userId);
  if (cursor !== null) return true;
  return emptyPartition(deps.table, { pk: avatarKey(userId).pk });
}

async function sever(
  { table, files, transactions }: EraseUploadsDeps,
  place: Place,
  userId: string,
): Promise<void> {
  const transaction = transactions.begin();
  const file = await files.at(place);
  if (file) {
    const severed = { ...file, userId: null, sealedName: null, version: file.version + 1 };
    for (const write of files.replace(severed)) transaction.add(write);
  }
  await transaction.add(table.delete(uploadedKey(userId, place.fileId))).commit();
}
