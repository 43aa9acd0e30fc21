import type { Sharp, SharpOptions } from 'sharp';

/** An image of more would take the memory of several. */
export const MAX_PIXELS = 50_000_000;

/** A photo takes half a second, the worst that was found, 50 megapixels of AVIF, five (bench/images.ts). */
const DECODE_SECONDS = 20;

/** libvips's readers of what is taken; all others, of rare formats and less tried, are blocked. */
const READERS = ['Jpeg', 'Png', 'Webp', 'Heif', 'Nsgif', 'Tiff', 'Svg'].map(
  (name) => `VipsForeignLoad${name}Buffer`,
);

/** Opens an image to be read once, from its beginning to its end, and no longer than 20 s. */
export type Open = (bytes: Buffer, options?: SharpOptions) => Sharp;

/** One for the process, loaded by the first image: reading it takes longer than the rest of a cold start. */
let loaded: ReturnType<typeof load> | undefined;

/** sharp, set up for images of strangers. */
export function sharpLibrary(): ReturnType<typeof load> {
  return (loaded ??= load());
}

/** How images are opened that nobody has looked at yet. */
export async function opener(): Promise<Open> {
  const sharp = await sharpLibrary();
  const limits = { limitInputPixels: MAX_PIXELS, failOn: 'error', sequentialRead: true } as const;
  return (bytes, options) => sharp(bytes, { ...limits, ...options }).timeout({ seconds: DECODE_SECONDS });
}

async function load() {
  const { default: sharp } = await import('sharp');
  // one image is worked on at a time, by the one processor that the function has
  sharp.concurrency(1);
  // no image comes twice
  sharp.cache(false);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: READERS });
  return sharp;
}
