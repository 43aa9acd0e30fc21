import sharp, { type Sharp } from 'sharp';
import type { ContentType } from '../content-type.ts';
import { decode } from './decode.ts';
import { CORNERS, cornersOf, drawing, fileOf, frames, oriented, quarters } from './images.fixture.ts';

const lossless = { lossless: true };

const FILES: readonly (readonly [name: string, type: ContentType, image: Sharp])[] = [
  ['a JPEG', 'image/jpeg', quarters().jpeg()],
  ['a progressive JPEG', 'image/jpeg', quarters().jpeg({ progressive: true })],
  ['a JPEG in CMYK', 'image/jpeg', quarters().toColourspace('cmyk').jpeg()],
  ['a PNG', 'image/png', quarters().png()],
  ['an interlaced PNG', 'image/png', quarters().png({ progressive: true })],
  ['a PNG with a palette', 'image/png', quarters().png({ palette: true })],
  ['a PNG of 16 bits', 'image/png', quarters().toColourspace('rgb16').png()],
  ['a PNG with alpha', 'image/png', quarters().ensureAlpha(0.9).png()],
  ['a WebP', 'image/webp', quarters().webp()],
  ['a lossless WebP', 'image/webp', quarters().webp(lossless)],
  ['an AVIF', 'image/avif', quarters().avif()],
  ['a GIF', 'image/gif', quarters().gif()],
  ['a TIFF', 'image/tiff', quarters().tiff()],
  ['a TIFF of 16 bits', 'image/tiff', quarters().toColourspace('rgb16').tiff({ compression: 'lzw' })],
  ['a JPEG in Display P3', 'image/jpeg', quarters().withIccProfile('p3').jpeg()],
];

describe('an image is read', () => {
  test.each(FILES)('%s', async (_, type, image) => {
    const decoded = await decode(await image.toBuffer(), type);

    expect(decoded).toMatchObject({ width: 320, height: 240, raw: { width: 320, height: 240 } });
    expect(await cornersOf(fileOf(decoded))).toEqual(CORNERS);
  });

  test('in grey', async () => {
    const decoded = await decode(await quarters().greyscale().png().toBuffer(), 'image/png');

    expect(decoded.raw.channels).toBe(3);
    const { isOpaque, channels } = await fileOf(decoded).stats();
    expect(isOpaque).toBe(true);
    expect(new Set(channels.map(({ mean }) => mean)).size).toBe(1);
  });

  test('with what is transparent in it', async () => {
    const clear = { create: { width: 8, height: 8, channels: 4 as const, background: '#ff000000' } };

    const decoded = await decode(await sharp(clear).png().toBuffer(), 'image/png');

    expect(decoded.raw.channels).toBe(4);
    expect((await fileOf(decoded).stats()).channels[3]?.max).toBe(0);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('upright, when its orientation is %i', async (orientation) => {
    const photo = await oriented(orientation).jpeg().toBuffer();

    const decoded = await decode(photo, 'image/jpeg');

    expect((await sharp(photo).metadata()).orientation).toBe(orientation);
    expect(decoded).toMatchObject({ width: 320, height: 240, raw: { width: 320, height: 240 } });
    expect(await cornersOf(fileOf(decoded))).toEqual(CORNERS);
  });

  test('with its colours, whatever its profile calls them', async () => {
    // the red of Display P3 is outside of sRGB, its grey green is not
    const colour = { create: { width: 8, height: 8, channels: 3 as const, background: '#507850' } };
    const inP3 = await sharp(colour).withIccProfile('p3').png().toBuffer();
    const stored = await sharp(inP3, { ignoreIcc: true }).raw().toBuffer();

    const { pixels } = await decode(inP3, 'image/png');

    expect([...stored.subarray(0, 3)]).not.toEqual([0x50, 0x78, 0x50]);
    const difference = [0x50, 0x78, 0x50].map((value, index) => Math.abs(value - pixels[index]!));
    expect(Math.max(...difference)).toBeLessThanOrEqual(2);
  });

  test.each(['image/gif', 'image/webp'] as const)('as its first frame, of an animated %s', async (type) => {
    const decoded = await decode(await frames(['#f00', '#0f0', '#00f'], type), type);

    expect(decoded).toMatchObject({ width: 16, height: 16 });
    expect([...decoded.pixels.subarray(0, 3)]).toEqual([255, 0, 0]);
  });

  test('of a single pixel', async () => {
    const decoded = await decode(await quarters(1, 1).png().toBuffer(), 'image/png');

    expect(decoded).toMatchObject({ width: 1, height: 1, raw: { width: 1, height: 1 } });
  });

  test('at 2,048 pixels, of a panorama', async () => {
    const decoded = await decode(await quarters(12_000, 300).jpeg().toBuffer(), 'image/jpeg');

    expect(decoded).toMatchObject({ width: 12_000, height: 300, raw: { width: 2_048, height: 51 } });
  });
});

describe('a drawing is drawn', () => {
  test('as large as the largest size, however small it says that it is', async () => {
    const decoded = await decode(drawing('', 'width="32" height="24"'), 'image/svg+xml');

    expect(decoded).toMatchObject({ width: 32, height: 24, raw: { width: 2_048, height: 1_536 } });
    expect(await cornersOf(fileOf(decoded))).toEqual(CORNERS);
  });

  test('no larger, however large it says that it is', async () => {
    const decoded = await decode(drawing('', 'width="8000" height="6000"'), 'image/svg+xml');

    expect(decoded).toMatchObject({ width: 8_000, height: 6_000, raw: { width: 2_048, height: 1_536 } });
    expect(await cornersOf(fileOf(decoded))).toEqual(CORNERS);
  });
});
