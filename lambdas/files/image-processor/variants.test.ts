import sharp, { type Sharp } from 'sharp';
import type { ContentType } from '../content-type.ts';
import { decode } from './decode.ts';
import { CORNERS, cornersOf, quarters } from './images.fixture.ts';
import { type Variant, variantsOf } from './variants.ts';

const CANARY = 'CANARY-52.5163N-13.3777E';
const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="${CANARY}"/></rdf:RDF></x:xmpmeta>`;

async function variantsFrom(image: Sharp, type: ContentType): Promise<Variant[]> {
  const variants: Variant[] = [];
  for await (const variant of variantsOf(await decode(await image.toBuffer(), type))) variants.push(variant);
  return variants;
}

describe('an image is kept', () => {
  test('in three sizes, each as WebP and as AVIF', async () => {
    const variants = await variantsFrom(quarters(2_400, 1_800).jpeg(), 'image/jpeg');

    expect(variants.map(({ size, format, width, height }) => [size, format, width, height])).toEqual([
      ['small', 'webp', 256, 192],
      ['small', 'avif', 256, 192],
      ['medium', 'webp', 1_024, 768],
      ['medium', 'avif', 1_024, 768],
      ['large', 'webp', 2_048, 1_536],
      ['large', 'avif', 2_048, 1_536],
    ]);
    for (const { bytes, format, width, height } of variants) {
      const { mediaType, ...metadata } = await sharp(bytes).metadata();
      expect({ ...metadata, mediaType }).toMatchObject({ width, height, mediaType: `image/${format}` });
      expect(await cornersOf(sharp(bytes))).toEqual(CORNERS);
    }
  });

  test('never larger than it is', async () => {
    const variants = await variantsFrom(quarters(400, 300).png(), 'image/png');

    expect(variants.map(({ size, width }) => [size, width])).toEqual([
      ['small', 256],
      ['small', 256],
      ['medium', 400],
      ['medium', 400],
      ['large', 400],
      ['large', 400],
    ]);
  });

  test('with what is transparent in it', async () => {
    const clear = sharp({ create: { width: 300, height: 300, channels: 4, background: '#ff000000' } });

    const variants = await variantsFrom(clear.png(), 'image/png');

    for (const { bytes } of variants) expect((await sharp(bytes).metadata()).hasAlpha).toBe(true);
  });

  test.each([1, 3])('at least one pixel high, when it is %i pixels high and very wide', async (height) => {
    const variants = await variantsFrom(quarters(6_000, height).png(), 'image/png');

    expect(variants.map((variant) => variant.height)).toEqual([1, 1, 1, 1, 1, 1]);
  });
});

const CARRIERS = [
  ['image/jpeg', (image: Sharp) => image.jpeg()],
  ['image/png', (image: Sharp) => image.png()],
  ['image/webp', (image: Sharp) => image.webp()],
  ['image/avif', (image: Sharp) => image.avif()],
  ['image/tiff', (image: Sharp) => image.tiff()],
] as const;

test.each(CARRIERS)('nothing that a camera wrote into a %s is kept', async (type, as) => {
  const photo = as(quarters())
    .withExif({ IFD0: { Artist: CANARY }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 30/1 58/1' } })
    .withXmp(XMP)
    .withIccProfile('p3');
  const sent = await photo.toBuffer();

  const variants = await variantsFrom(photo, type);

  expect(sent.includes(CANARY)).toBe(true);
  for (const { bytes } of variants) {
    const { exif, xmp, icc, iptc, comments } = await sharp(bytes).metadata();
    expect({ exif, xmp, icc, iptc, comments }).toEqual({});
    expect(bytes.includes('CANARY')).toBe(false);
  }
});
