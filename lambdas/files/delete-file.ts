import { ConditionFailed } from '../platform/dynamodb/write.ts';
import type { Memberships, UsersModule } from '../users/index.ts';
import { addRemoval } from './add-removal.ts';
import { FileNotFound } from './errors.ts';
import type { FileRecord } from './file.ts';
import { requireMember } from './find-file.ts';
import { FILES_AUDIT } from './files.contract.ts';
import { release } from './quota.ts';
import type { SettleDeps } from './settle.ts';

/** It is received and settled once each; its avatar's place may be taken by others meanwhile. */
const MAX_ATTEMPTS = 10;

export interface DeleteFileDeps extends SettleDeps {
  readonly memberships: Pick<Memberships, 'accessTo'>;
  readonly users: Pick<UsersModule, 'audit'>;
}

export interface DeleteFile {
  readonly fileId: string;
  /** Who deletes it. */
  readonly userId: string;
  readonly device: string;
}

/**
 * Ends a file: its items, its bytes in the quota, and by `file.deleted` what the bucket holds. Everybody may end what
 * they uploaded, managers what others did. Repeating it within a day changes nothing.
 *
 * @throws FileNotFound, Forbidden `role_required`
 */
export async function deleteFile(deps: DeleteFileDeps, input: DeleteFile): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryDelete(deps, input);
    } catch (error) {
      // it was settled meanwhile
      if (!(error instanceof ConditionFailed) || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

async function tryDelete(deps: DeleteFileDeps, { fileId, userId, device }: DeleteFile): Promise<void> {
  const { files, quotas, avatars, transactions, users } = deps;
  const place = await files.place(fileId);
  if (!place) throw new FileNotFound();
  const file = await files.at(place);
  const { organisationId } = place;
  const isOwn = !file || file.userId === userId;
  await requireMember(deps, { organisationId, userId, action: isOwn ? 'files.write' : 'files.delete' });
  if (!file) return;

  const transaction = transactions.begin();
  addRemoval(deps, transaction, file);
  transaction.add(quotas.change(organisationId, release(file)));
  const avatar = file.purpose === 'avatar' ? await avatars.find(userId, { consistent: true }) : null;
  if (avatar?.fileId === fileId) transaction.add(avatars.remove(userId, fileId));
  users.audit(transaction, auditEntry(file, userId, device));
  await transaction.commit();
}

function auditEntry({ organisationId, personal, fileId }: FileRecord, userId: string, device: string) {
  const what = { action: FILES_AUDIT.deleted, device, about: fileId };
  return personal ? { userId, ...what } : { organisationId, by: userId, ...what };
}
