import type { Decoded } from './decode.ts';
import { sharpLibrary } from './sharp.ts';

/** Pixels on the long edge; an image is never made larger than it is. */
export const SIZES = { small: 256, medium: 1_024, large: 2_048 } as const;

export const IMAGE_FORMATS = ['webp', 'avif'] as const;

export interface Variant {
  readonly size: keyof typeof SIZES;
  readonly format: (typeof IMAGE_FORMATS)[number];
  readonly width: number;
  readonly height: number;
  readonly bytes: Buffer;
}

/**
 * Each size in each format, one after the other: the next is made when the one before was taken. They carry no
 * metadata, which sharp leaves out unless it is asked to keep it.
 */
export async function* variantsOf({ pixels, raw }: Decoded): AsyncGenerator<Variant, void> {
  const sharp = await sharpLibrary();
  for (const [size, edge] of Object.entries(SIZES) as [Variant['size'], number][]) {
    const resized = sharp(pixels, { raw }).resize(edge, edge, { fit: 'inside', withoutEnlargement: true });
    for (const format of IMAGE_FORMATS) {
      const encoded = format === 'webp' ? resized.clone().webp({ quality: 80 }) : resized.clone().avif(AVIF);
      const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
      yield { size, format, width: info.width, height: info.height, bytes: data };
    }
  }
}

// more effort takes seven times as long for a tenth less
const AVIF = { quality: 50, effort: 2 };
