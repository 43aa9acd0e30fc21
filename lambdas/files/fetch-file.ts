import { isContentType } from './content-type.ts';
import { NotReady, VariantNotFound } from './errors.ts';
import { withExtension } from './file-name.ts';
import type { StoredFile } from './file.ts';
import type { Links } from './links.ts';
import { variantPlace } from './places.ts';

/** How long a link is good, s: as long as a redirect takes to be followed. */
const LINK_LIFE_S = 60;

export type VariantSize = 'small' | 'medium' | 'large' | 'original';
export type ImageFormat = 'webp' | 'avif';

export interface Fetch {
  /** @default the file itself, of images the large one */
  readonly variant?: VariantSize | undefined;
  /** @default what `accept` says */
  readonly format?: ImageFormat | undefined;
  /** The request's `Accept`. */
  readonly accept?: string | undefined;
}

/**
 * A link to a file's content, good for 60 s, which downloads it under its own name.
 *
 * @param name what the uploader calls it
 * @throws NotReady, VariantNotFound
 */
export async function fetchFile(
  { links }: { readonly links: Links },
  file: StoredFile,
  { name, ...fetch }: Fetch & { readonly name: string },
): Promise<string> {
  if (file.state !== 'ready') throw new NotReady(file.state === 'failed' ? 'failed' : 'processing');
  const variant = variantOf(file, fetch);
  const extension = /^\w+\.(\w+)$/.exec(variant)?.[1];
  const download = extension
    ? { fileName: withExtension(name, extension), type: `image/${extension}` }
    : { fileName: name, type: documentType(file.type) };
  return links.toFetch(variantPlace(file, variant), download, LINK_LIFE_S);
}

function variantOf({ variants }: StoredFile, { variant, format, accept }: Fetch): string {
  const size = variant ?? (Object.hasOwn(variants, 'original') ? 'original' : 'large');
  const wanted = size === 'original' ? size : `${size}.${format ?? formatFor(accept)}`;
  if (!Object.hasOwn(variants, wanted)) throw new VariantNotFound(Object.keys(variants));
  return wanted;
}

/** AVIF is the smaller one; who doesn't say that they read it gets what every browser does. */
function formatFor(accept = ''): ImageFormat {
  return /\bimage\/avif\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(accept) ? 'avif' : 'webp';
}

/** Texts are UTF-8: that was looked at when they arrived. */
function documentType(type: string): string {
  if (!isContentType(type)) return 'application/octet-stream';
  return type.startsWith('text/') ? `${type}; charset=utf-8` : type;
}
