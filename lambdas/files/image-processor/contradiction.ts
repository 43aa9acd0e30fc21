import { EXTENSIONS, isContentType, isImage } from '../content-type.ts';
import type { FailureReason } from '../failure-reason.ts';
import type { StoredFile } from '../file.ts';
import type { Found } from './sniff.ts';

/** What speaks against an upload as it was announced, given what its content turned out to be; null for nothing. */
export function contradiction(
  { type, extension }: Pick<StoredFile, 'type' | 'extension'>,
  found: Found | null,
): FailureReason | null {
  if (isImage(type) && (found === null || !isImage(found))) return 'not_an_image';
  if (!isContentType(type) || found === null) return 'type_mismatch';
  // nothing but their names tells these apart
  const isText = type.startsWith('text/') || type === 'application/json';
  if (found === 'text' ? !isText : found !== type) return 'type_mismatch';
  const fitting: readonly string[] = EXTENSIONS[type];
  return fitting.includes(extension) ? null : 'wrong_extension';
}
