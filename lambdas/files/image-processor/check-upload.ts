import { type ContentType, isImage } from '../content-type.ts';
import type { StoredFile } from '../file.ts';
import { checkDocument } from './check-document.ts';
import { contradiction } from './contradiction.ts';
import { type Decoded, decode } from './decode.ts';
import { Rejected } from './rejected.ts';
import { sniff, SNIFFED_BYTES } from './sniff.ts';
import type { Upload } from './upload.ts';

/** An image is read as a whole, and takes its memory. */
const MAX_IMAGE_BYTES = 100_000_000;

/** What was announced, and is held against what arrived. */
export type Announced = Pick<StoredFile, 'type' | 'extension' | 'size'>;

/** The upload is what it was announced to be: an image, now without its file, or a document to be kept as it is. */
export type Checked = { readonly image: Decoded } | { readonly document: ContentType };

/** @throws Rejected when the upload is at fault */
export async function checkUpload(upload: Upload, announced: Announced): Promise<Checked> {
  if (upload.size === 0) throw new Rejected('empty');
  if (upload.size > announced.size) throw new Rejected('too_large');
  const found = sniff(await upload.read(0, SNIFFED_BYTES));
  const reason = contradiction(announced, found);
  if (reason) throw new Rejected(reason);

  const type = announced.type as ContentType;
  if (!isImage(type)) {
    await checkDocument(upload, type);
    return { document: type };
  }
  if (upload.size > MAX_IMAGE_BYTES) throw new Rejected('too_large');
  return { image: await decode(await upload.read(0, upload.size), type) };
}
