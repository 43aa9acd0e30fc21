import { created } from '../platform/http/answer.ts';
import type { Answer } from '../platform/http/answer.ts';
import { versionTag } from '../platform/http/etag.ts';
import { isoTime } from '../platform/http/iso-time.ts';
import { schemasIn } from '../platform/http/schema.ts';
import { fileDocument } from './file-document.ts';
import type { RequestedUpload } from './request-upload.ts';

const { UploadDocument } = schemasIn(() => import('./files.schemas.ts'), ['UploadDocument']);

/** What routes that begin an upload answer, for the OpenAPI document. */
export const UPLOAD_ANSWERS = {
  201: {
    description:
      'the file, and the form to upload it by: POST its fields as multipart/form-data, then the content as `file`',
    schema: UploadDocument,
  },
  409: { description: '`quota_exceeded`: with what the organisation may keep, and what it does' },
  413: { description: '`too_large`: larger than any upload may be' },
  415: { description: '`type_not_supported`: none of the types that are taken' },
} as const;

export function uploadAnswer({ file, form, expiresAt }: RequestedUpload, name: string): Answer {
  const upload = { ...form, expiresAt: isoTime(expiresAt) };
  const etag = versionTag(file.version);
  return created({ file: fileDocument(file, name), upload }, `/v1/files/${file.fileId}`, { etag });
}
