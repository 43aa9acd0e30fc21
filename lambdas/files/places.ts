import type { StoredFile } from './file.ts';
import { FILES_PREFIX, UPLOADS_PREFIX } from './files.contract.ts';

type Whose = Pick<StoredFile, 'organisationId' | 'fileId'>;

/** The object that an upload arrives as. */
export const uploadPlace = ({ organisationId, fileId }: Whose): string =>
  `${UPLOADS_PREFIX}${organisationId}/${fileId}`;

/** What the objects of a file that is kept begin with. */
export const filePlace = ({ organisationId, fileId }: Whose): string =>
  `${FILES_PREFIX}${organisationId}/${fileId}/`;

/** One of them: `original`, `small.webp`. */
export const variantPlace = (file: Whose, variant: string): string => `${filePlace(file)}${variant}`;

/** What the key of an upload says; null for one that is none of ours. */
export function uploadAt(key: string): Whose | null {
  const [, organisationId, fileId] = /^uploads\/([0-9a-f-]{36})\/([0-9a-f-]{36})$/.exec(key) ?? [];
  return organisationId && fileId ? { organisationId, fileId } : null;
}
