import sharp, { type Sharp } from 'sharp';
import { crc32, deflateSync } from 'node:zlib';
import type { Decoded } from './decode.ts';

/** Where the corners of an upright image are red, green, blue and white: top left, top right, bottom left, bottom right. */
export const CORNERS = ['red', 'green', 'blue', 'white'] as const;
type Corner = (typeof CORNERS)[number];
const COLOURS = { red: [255, 0, 0], green: [0, 255, 0], blue: [0, 0, 255], white: [255, 255, 255] };

/** An image of four coloured quarters. */
export function quarters(width = 320, height = 240, corners: readonly Corner[] = CORNERS): Sharp {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const corner = corners[(y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1)]!;
      pixels.set(COLOURS[corner], (y * width + x) * 3);
    }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** The colours of an image's corners, in the order of CORNERS. */
export async function cornersOf(image: Sharp): Promise<string[]> {
  const { data, info } = await image
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const [left, right] = [Math.floor(info.width / 8), Math.floor((info.width * 7) / 8)];
  const [top, bottom] = [Math.floor(info.height / 8), Math.floor((info.height * 7) / 8)];
  const at = (x: number, y: number) =>
    data.subarray((y * info.width + x) * info.channels, (y * info.width + x) * info.channels + 3);
  return [at(left, top), at(right, top), at(left, bottom), at(right, bottom)].map(nearest);
}

function nearest(pixel: Buffer): string {
  const distance = (colour: number[]) =>
    colour.reduce((sum, value, index) => sum + Math.abs(value - pixel[index]!), 0);
  return Object.entries(COLOURS).sort(([, one], [, other]) => distance(one) - distance(other))[0]![0];
}

/** Which corners must stand where in a file, for each EXIF orientation, so that they are shown upright (EXIF 2.3, 4.6.4). */
const TURNED: Readonly<Record<number, readonly Corner[]>> = {
  1: ['red', 'green', 'blue', 'white'],
  2: ['green', 'red', 'white', 'blue'],
  3: ['white', 'blue', 'green', 'red'],
  4: ['blue', 'white', 'red', 'green'],
  5: ['red', 'blue', 'green', 'white'],
  6: ['green', 'white', 'red', 'blue'],
  7: ['white', 'green', 'blue', 'red'],
  8: ['blue', 'red', 'white', 'green'],
};

/** A file that is shown as four quarters, 320 pixels wide and 240 high, by whoever heeds its orientation. */
export function oriented(orientation: number): Sharp {
  const [width, height] = orientation >= 5 ? [240, 320] : [320, 240];
  return quarters(width, height, TURNED[orientation]).withMetadata({ orientation });
}

/** A drawing of four coloured quarters with something in it. */
export function drawing(content = '', attributes = ''): Buffer {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 32 24" ${attributes}>
      <path fill="#f00" d="M0 0h16v12H0z"/><path fill="#0f0" d="M16 0h16v12H16z"/>
      <path fill="#00f" d="M0 12h16v12H0z"/><path fill="#fff" d="M16 12h16v12H16z"/>${content}</svg>`,
  );
}

/** A PNG of chunks that are written as they are given, right or wrong. */
export function png(...chunks: readonly (readonly [type: string, data: Buffer])[]): Buffer {
  const parts = chunks.map(([type, data]) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    return Buffer.concat([uint32(data.length), body, uint32(crc32(body))]);
  });
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts]);
}

/** A PNG's header: eight bits of RGB. */
export const ihdr = (width: number, height: number) =>
  ['IHDR', Buffer.concat([uint32(width), uint32(height), Buffer.from([8, 2, 0, 0, 0])])] as const;
/** A PNG's pixels, all black. */
export const idat = (width: number, height: number) =>
  ['IDAT', deflateSync(Buffer.alloc(height * (1 + width * 3)))] as const;
export const iend = ['IEND', Buffer.alloc(0)] as const;

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** The image again, to be looked at. */
export function fileOf({ pixels, raw }: Decoded): Sharp {
  return sharp(pixels, { raw });
}

/** An animation of one colour after the other, of 16 by 16 pixels. */
export async function frames(colours: readonly string[], type: 'image/gif' | 'image/webp'): Promise<Buffer> {
  const size = { width: 16, height: 16, channels: 3 as const };
  const images = await Promise.all(
    colours.map((background) =>
      sharp({ create: { ...size, background } })
        .png()
        .toBuffer(),
    ),
  );
  const animation = sharp(images, { join: { animated: true } });
  return (type === 'image/gif' ? animation.gif() : animation.webp({ lossless: true })).toBuffer();
}
