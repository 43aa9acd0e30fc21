import { deflateSync } from 'node:zlib';
import type { FailureReason } from '../failure-reason.ts';
import type { Announced } from './check-upload.ts';
import { drawing, frames, iend, idat, ihdr, png, quarters, uint32 } from './images.fixture.ts';

export type Broken = readonly [
  what: string,
  announced: Pick<Announced, 'type' | 'extension'>,
  bytes: () => Promise<Buffer> | Buffer,
  reason: FailureReason,
];

const JPEG = { type: 'image/jpeg', extension: 'jpg' };
const PNG = { type: 'image/png', extension: 'png' };
const WEBP = { type: 'image/webp', extension: 'webp' };
const AVIF = { type: 'image/avif', extension: 'avif' };
const GIF = { type: 'image/gif', extension: 'gif' };
const TIFF = { type: 'image/tiff', extension: 'tif' };
const SVG = { type: 'image/svg+xml', extension: 'svg' };

const detailed = () => quarters(400, 300).modulate({ saturation: 0.7 }).blur(4);
const half = async (bytes: Promise<Buffer>) => (await bytes).subarray(0, (await bytes).length / 2);
const svg =
  (content: string, attributes = '') =>
  () =>
    drawing(content, attributes);
const text = (content: string) => () => Buffer.from(content);

/** Zeros from the middle to three quarters of a file. */
async function holed(file: Promise<Buffer>): Promise<Buffer> {
  const bytes = Buffer.from(await file);
  return bytes.fill(0, bytes.length >> 1, bytes.length - (bytes.length >> 2));
}

/** A JPEG that says it is of another size. */
async function resizedJpeg(width: number, height: number): Promise<Buffer> {
  const bytes = Buffer.from(await quarters().jpeg().toBuffer());
  const frame = bytes.indexOf(Buffer.from('ffc0', 'hex'));
  bytes.writeUInt16BE(height, frame + 5);
  bytes.writeUInt16BE(width, frame + 7);
  return bytes;
}

/** A GIF that says it is of another size, as its screen and as its first frame. */
async function resizedGif(width: number, height: number): Promise<Buffer> {
  const bytes = Buffer.from(await frames(['#f00', '#0f0'], 'image/gif'));
  for (const at of [6, bytes.indexOf(Buffer.from('2c00000000', 'hex')) + 5]) {
    bytes.writeUInt16LE(width, at);
    bytes.writeUInt16LE(height, at + 2);
  }
  return bytes;
}

/** A container of HEIF with this brand, and nothing in it. */
const heif = (brand: string) => () =>
  Buffer.concat([uint32(24), Buffer.from(`ftyp${brand}\0\0\0\0mif1${brand}`, 'latin1'), Buffer.alloc(64)]);

/** Ten levels of nine each: 3,486,784,401 circles. */
const uses = Array.from({ length: 10 }, (_, level) => {
  const inner = level === 0 ? '<circle r="9"/>' : `<use href="#l${level - 1}"/>`.repeat(9);
  return `<g id="l${level}">${inner}</g>`;
}).join('');

const rasterOf = (bytes: Buffer) => `<image href="data:image/png;base64,${bytes.toString('base64')}"/>`;

export const BROKEN: readonly Broken[] = [
  ['nothing', PNG, text(''), 'empty'],

  ['text that is called an image', PNG, text('just some words'), 'not_an_image'],
  ['a page that is called an image', JPEG, text('<!doctype html><script>alert(1)</script>'), 'not_an_image'],
  ['a PDF that is called an image', PNG, text('%PDF-1.7\n%%EOF'), 'not_an_image'],
  ['zeros', GIF, () => Buffer.alloc(1_000), 'not_an_image'],
  [
    'the second half of a JPEG',
    JPEG,
    async () => (await quarters().jpeg().toBuffer()).subarray(400),
    'not_an_image',
  ],
  ['a program', PNG, () => Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), 'not_an_image'],

  ['a PNG that is called a JPEG', JPEG, () => quarters().png().toBuffer(), 'type_mismatch'],
  ['a WebP that is called a PNG', PNG, () => quarters().webp().toBuffer(), 'type_mismatch'],
  ['a drawing that is called a PNG', PNG, svg(''), 'type_mismatch'],
  ['a JPEG that is called a drawing', SVG, () => quarters().jpeg().toBuffer(), 'type_mismatch'],
  [
    'a JPEG that ends in .png',
    { ...JPEG, extension: 'png' },
    () => quarters().jpeg().toBuffer(),
    'wrong_extension',
  ],
  [
    'a PNG that ends in .exe',
    { ...PNG, extension: 'exe' },
    () => quarters().png().toBuffer(),
    'wrong_extension',
  ],
  ['a drawing that ends in .html', { ...SVG, extension: 'html' }, svg(''), 'wrong_extension'],
  [
    'a PNG whose name has no ending',
    { ...PNG, extension: '' },
    () => quarters().png().toBuffer(),
    'wrong_extension',
  ],

  ['HEIC of a telephone', AVIF, heif('heic'), 'unsupported_format'],

  ['half of a JPEG', JPEG, () => half(detailed().jpeg().toBuffer()), 'damaged'],
  ['half of a PNG', PNG, () => half(detailed().png().toBuffer()), 'damaged'],
  ['half of a WebP', WEBP, () => half(detailed().webp().toBuffer()), 'damaged'],
  ['half of an AVIF', AVIF, () => half(detailed().avif().toBuffer()), 'damaged'],
  ['half of a GIF', GIF, () => half(detailed().gif().toBuffer()), 'damaged'],
  ['half of a TIFF', TIFF, () => half(detailed().tiff().toBuffer()), 'damaged'],
  ['half of a drawing', SVG, () => half(Promise.resolve(drawing())), 'damaged'],
  ['the first bytes of a JPEG', JPEG, () => Buffer.from('ffd8ffe000104a464946', 'hex'), 'damaged'],
  ['the first bytes of a PNG', PNG, () => png(), 'damaged'],
  ['the first bytes of a GIF', GIF, text('GIF89a'), 'damaged'],
  ['the first bytes of a WebP', WEBP, text('RIFF\x20\0\0\0WEBPVP8 '), 'damaged'],
  ['the first bytes of an AVIF', AVIF, heif('avif'), 'damaged'],
  ['a PNG with a hole', PNG, () => holed(detailed().png().toBuffer()), 'damaged'],
  ['a WebP with a hole', WEBP, () => holed(detailed().webp({ lossless: true }).toBuffer()), 'damaged'],
  ['an AVIF with a hole', AVIF, () => holed(detailed().avif({ quality: 90 }).toBuffer()), 'damaged'],
  ['a PNG of no width', PNG, () => png(ihdr(0, 10), idat(1, 10), iend), 'damaged'],
  ['a PNG with fewer rows than it says', PNG, () => png(ihdr(100, 100), idat(100, 9), iend), 'damaged'],
  ['a script that begins like a GIF', GIF, text('GIF89a/*\x01\x01*/=1;alert(document.cookie)//'), 'damaged'],

  [
    'a PNG that says it has 50 million pixels and a row',
    PNG,
    () => png(ihdr(50_001, 1_000), idat(1, 1), iend),
    'too_many_pixels',
  ],
  [
    'a small file that becomes 100 million pixels',
    PNG,
    () => png(ihdr(10_000, 10_000), ['IDAT', deflateSync(Buffer.alloc(10_000 * 30_001))], iend),
    'too_many_pixels',
  ],
  [
    'a PNG of the largest size there is',
    PNG,
    () => png(ihdr(1_000_000, 1_000_000), idat(1, 1), iend),
    'too_many_pixels',
  ],
  ['a JPEG of the largest size there is', JPEG, () => resizedJpeg(65_500, 65_500), 'too_many_pixels'],
  ['a GIF that says it is of 60,000 by 60,000', GIF, () => resizedGif(60_000, 60_000), 'too_many_pixels'],
  [
    'a drawing of a million by a million',
    SVG,
    svg('', 'width="1000000" height="1000000"'),
    'too_many_pixels',
  ],
  [
    'a drawing with a bomb in it',
    SVG,
    svg(rasterOf(png(ihdr(60_000, 60_000), idat(1, 1), iend))),
    'too_many_pixels',
  ],

  ['a drawing with a script', SVG, svg('<script>alert(1)</script>'), 'active_content'],
  [
    'a drawing with a script under another prefix',
    SVG,
    svg('<x:script xmlns:x="http://www.w3.org/2000/svg"/>'),
    'active_content',
  ],
  ['a drawing that runs something when it is loaded', SVG, svg('', 'onload="alert(1)"'), 'active_content'],
  [
    'a drawing that leads to a script',
    SVG,
    svg('<a href="java&#x09;script:alert(1)"><path d="M0 0"/></a>'),
    'active_content',
  ],
  [
    'a drawing with a page in it',
    SVG,
    svg('<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>'),
    'active_content',
  ],
  [
    'a drawing that brings an image along',
    SVG,
    svg('<image href="https://example.com/a.png"/>'),
    'active_content',
  ],
  ['a drawing that reads a file', SVG, svg('<image xlink:href="file:///etc/passwd"/>'), 'active_content'],
  [
    'a drawing with entities',
    SVG,
    text(
      '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>',
    ),
    'active_content',
  ],
  [
    'a drawing with a style sheet from elsewhere',
    SVG,
    svg('<style>@import url(//example.com/a.css)</style>'),
    'active_content',
  ],
  ['a drawing of billions of circles', SVG, svg(`<defs>${uses}</defs><use href="#l9"/>`), 'too_complex'],
  [
    'XML that is no drawing',
    SVG,
    text('<html xmlns="http://www.w3.org/1999/xhtml"><svg/></html>'),
    'not_an_image',
  ],
  ['a drawing of no namespace', SVG, text('<svg><path d="M0 0h9v9z"/></svg>'), 'damaged'],
];
