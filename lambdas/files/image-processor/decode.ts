import type { OutputInfo, Sharp, SharpOptions } from 'sharp';
import type { ContentType } from '../content-type.ts';
import { Rejected } from './rejected.ts';
import { type Open, opener } from './sharp.ts';
import { inertSvg } from './svg/inert-svg.ts';

/** Pixels on the long edge of the largest size; what is larger is made smaller while it is read. */
export const LONGEST_EDGE = 2_048;

/** SVG’s unit, the CSS pixel of old: at this density a drawing of 100 units has 100 pixels. */
const SVG_DENSITY = 72;

/** An image without its file: eight bits a channel, sRGB with or without alpha, upright. */
export interface Decoded {
  readonly pixels: Buffer;
  readonly raw: Pick<OutputInfo, 'width' | 'height' | 'channels'>;
  /** Pixels of the image as it was sent, upright; of a drawing, units. */
  readonly width: number;
  readonly height: number;
}

/** How libvips calls the types. */
const FORMATS: Partial<Record<ContentType, string>> = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/avif': 'heif',
  'image/gif': 'gif',
  'image/tiff': 'tiff',
  'image/svg+xml': 'svg',
};

/**
 * Reads an image: upright as its orientation says, in sRGB whatever its profile says, with nothing of its metadata. Of
 * an animation it takes the first frame: AVIF can't be animated here, and the frames of one GIF may be a film.
 *
 * @throws Rejected
 */
export async function decode(bytes: Buffer, type: ContentType): Promise<Decoded> {
  const open = await opener();
  if (type === 'image/svg+xml') for (const image of inertSvg(bytes)) await assertRaster(open, image);
  const metadata = await reading(() => open(bytes).metadata());
  if (metadata.format !== FORMATS[type]) throw new Rejected('type_mismatch');
  const { width, height } = metadata.autoOrient;

  const options = type === 'image/svg+xml' ? { density: densityOf(width, height) } : {};
  const { data, info } = await reading(() => pixelsOf(open(bytes, options)));
  return { pixels: data, raw: info, width, height };
}

function pixelsOf(image: Sharp) {
  return image
    .autoOrient()
    .resize(LONGEST_EDGE, LONGEST_EDGE, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
}

/** A drawing has no pixels: it is drawn as large as is needed, however small or large it says that it is. */
function densityOf(width: number, height: number): SharpOptions['density'] {
  const density = (SVG_DENSITY * LONGEST_EDGE) / Math.max(width, height);
  if (density < 1) throw new Rejected('too_many_pixels');
  return Math.min(density, 100_000);
}

/** What a drawing holds is read by the drawing’s reader, which knows no limit of pixels. */
async function assertRaster(open: Open, image: Buffer): Promise<void> {
  const { format } = await reading(() => open(image).metadata());
  if (format === 'svg') throw new Rejected('active_content');
}

/** libvips tells what is wrong with an image by words alone. */
async function reading<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { message } = error as Error;
    if (/exceeds pixel limit/i.test(message)) throw new Rejected('too_many_pixels', { cause: error });
    if (/^timeout:/.test(message)) throw new Rejected('too_complex', { cause: error });
    throw new Rejected('damaged', { cause: error });
  }
}
