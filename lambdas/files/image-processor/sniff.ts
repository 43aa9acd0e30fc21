import type { ContentType } from '../content-type.ts';
import { Rejected } from './rejected.ts';
import { beginsLikeSvg } from './svg/begins-like-svg.ts';
import { utf8 } from './utf8.ts';

/** `text` for text that is no drawing: only names tell the kinds apart. */
export type Found = ContentType | 'text';

/** Bytes that must be there for `sniff` to say what they begin. */
export const SNIFFED_BYTES = 4_096;

type Signature = readonly [offset: number, bytes: string];

const SIGNATURES: readonly (readonly [ContentType, ...Signature[]])[] = [
  ['image/jpeg', [0, '\xff\xd8\xff']],
  ['image/png', [0, '\x89PNG\r\n\x1a\n']],
  ['image/gif', [0, 'GIF87a']],
  ['image/gif', [0, 'GIF89a']],
  ['image/webp', [0, 'RIFF'], [8, 'WEBP']],
  ['image/tiff', [0, 'II*\0']],
  ['image/tiff', [0, 'MM\0*']],
  ['application/pdf', [0, '%PDF-']],
  ['application/zip', [0, 'PK\x03\x04']],
  ['application/zip', [0, 'PK\x05\x06']],
];

/**
 * The type of what begins with these bytes, by the bytes alone; null for none that is known.
 *
 * @param head the first SNIFFED_BYTES, or all there is
 * @throws Rejected `unsupported_format` for images that can be told but not read
 */
export function sniff(head: Buffer): Found | null {
  const signed = SIGNATURES.find(([, ...signatures]) =>
    signatures.every(([offset, bytes]) => startsWith(head, offset, bytes)),
  );
  if (signed) return signed[0];
  if (startsWith(head, 4, 'ftyp')) return heif(head);
  const text = utf8(head, { isCut: head.length >= SNIFFED_BYTES });
  if (text === null) return null;
  return beginsLikeSvg(text) ? 'image/svg+xml' : 'text';
}

/** ISO/IEC 23008-12: the brands say which codec a container of images needs. HEVC’s patents keep it out of libvips. */
function heif(head: Buffer): ContentType | null {
  const end = Math.min(head.readUInt32BE(0), head.length);
  const brands = head.toString('latin1', 8, end).match(/.{4}/gs) ?? [];
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return 'image/avif';
  if (brands.some((brand) => /^(hei[cxms]|hev[cxms]|mif1|msf1)$/.test(brand))) {
    throw new Rejected('unsupported_format');
  }
  return null;
}

function startsWith(head: Buffer, offset: number, bytes: string): boolean {
  return head.toString('latin1', offset, offset + bytes.length) === bytes;
}
