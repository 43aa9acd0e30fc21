import type { ContentType } from '../content-type.ts';
import { Rejected } from './rejected.ts';
import type { Upload } from './upload.ts';
import { utf8 } from './utf8.ts';

/** The record that ends a ZIP archive, and the longest comment that may follow it (APPNOTE.TXT, 4.3.16). */
const ZIP_END = Buffer.from('PK\x05\x06', 'latin1');
const ZIP_END_BYTES = 22;
const TAIL_BYTES = ZIP_END_BYTES + 65_535;

/** Parsed, JSON takes several times its bytes. */
const MAX_PARSED_BYTES = 10_000_000;

/**
 * Whether a document is whole, as far as its end tells. What is in it runs nowhere of ours: it is only ever handed out
 * as a download.
 *
 * @throws Rejected `damaged`
 */
export async function checkDocument(upload: Upload, type: ContentType): Promise<void> {
  const tail = await upload.read(Math.max(0, upload.size - TAIL_BYTES), upload.size);
  if (!(await isWhole(upload, type, tail))) throw new Rejected('damaged');
}

async function isWhole(upload: Upload, type: ContentType, tail: Buffer): Promise<boolean> {
  switch (type) {
    case 'application/pdf':
      // readers look for it in the last kilobyte
      return tail.subarray(-1_024).includes('%%EOF');
    case 'application/zip':
      return endsLikeZip(tail, upload.size);
    case 'application/json':
      return upload.size <= MAX_PARSED_BYTES ? isJson(await upload.read(0, upload.size)) : isText(tail);
    default:
      return isText(tail);
  }
}

/** The last record says where the directory before it begins: an archive that was cut off has none. */
function endsLikeZip(tail: Buffer, size: number): boolean {
  const at = tail.lastIndexOf(ZIP_END);
  if (at < 0 || at + ZIP_END_BYTES > tail.length) return false;
  const endOfDirectory = size - tail.length + at;
  const [directoryBytes, directoryAt] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
  // in those of over 4 GB it says where to look instead
  const isZip64 = directoryAt === 0xffffffff;
  return isZip64 || directoryAt + directoryBytes <= endOfDirectory;
}

function isJson(bytes: Buffer): boolean {
  const text = utf8(bytes);
  if (text === null) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The tail may begin inside of a character, which takes up to three bytes more than its first. */
function isText(tail: Buffer): boolean {
  const start = tail.subarray(0, 4).findIndex((byte) => (byte & 0xc0) !== 0x80);
  return start >= 0 && utf8(tail.subarray(start)) !== null;
}
