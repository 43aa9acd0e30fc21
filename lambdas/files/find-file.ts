import { AppError } from '../platform/errors.ts';
import type { Action, Memberships } from '../users/index.ts';
import { FileNotFound } from './errors.ts';
import type { FileRecord } from './file.ts';
import type { FileRepository } from './file.repository.ts';

export interface FindFileDeps {
  readonly files: FileRepository;
  readonly memberships: Pick<Memberships, 'accessTo'>;
}

/** @throws FileNotFound for an unknown file as for one of an organisation that the caller does not belong to */
export async function findFile(
  deps: FindFileDeps,
  { fileId, userId }: { readonly fileId: string; readonly userId: string },
): Promise<FileRecord> {
  const file = await deps.files.find(fileId);
  if (!file) throw new FileNotFound();
  await requireMember(deps, { organisationId: file.organisationId, userId, action: 'files.read' });
  return file;
}

export interface Who {
  readonly organisationId: string;
  readonly userId: string;
  readonly action: Action;
}

/** As `accessTo`, but what is asked for by its id is a file: nobody learns whether it exists elsewhere. */
export async function requireMember(
  { memberships }: Pick<FindFileDeps, 'memberships'>,
  who: Who,
): Promise<void> {
  try {
    await memberships.accessTo(who);
  } catch (error) {
    if (error instanceof AppError && error.status === 404) throw new FileNotFound();
    throw error;
  }
}
