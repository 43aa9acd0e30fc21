import { isoTime } from '../platform/http/iso-time.ts';
import { FAILURE_REASONS } from './failure-reason.ts';
import type { StoredFile } from './file.ts';

/** A file as the API shows it. @param name what its uploader calls it */
export function fileDocument(file: StoredFile, name: string) {
  const { fileId: id, organisationId, type, size, width, height, variants, reason } = file;
  return {
    id,
    organisationId,
    name,
    type,
    size,
    state: file.state === 'uploading' ? 'processing' : file.state,
    failure: reason && { code: reason, detail: FAILURE_REASONS[reason] },
    width,
    height,
    variants,
    uploadedBy: file.userId,
    createdAt: isoTime(file.createdAt),
    updatedAt: isoTime(file.updatedAt),
  };
}
