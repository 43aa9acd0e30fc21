// What an image takes from its file to its six: milliseconds, and the memory of a process that has done nothing else.
// The pictures are noise of the sizes that a photo's details have, which is harder to encode than most photos.
//   node bench/images.ts
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';

interface Measured {
  readonly decodeMs: number;
  readonly encodeMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly kept: number;
}

const PHOTO = { width: 4_000, height: 3_000 };
const LARGEST = { width: 8_160, height: 6_120 };

const scene = ({ width, height }: typeof PHOTO): Sharp => {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 60 };
  return sharp({ create: { width, height, channels: 3, background: '#888', noise } })
    .blur(2)
    .linear(2.5, -190);
};

const CASES: readonly (readonly [name: string, type: string, image: Sharp])[] = [
  ['12 megapixels, JPEG', 'image/jpeg', scene(PHOTO).jpeg({ quality: 90 })],
  ['12 megapixels, PNG', 'image/png', scene(PHOTO).png()],
  ['12 megapixels, WebP', 'image/webp', scene(PHOTO).webp()],
  ['12 megapixels, AVIF', 'image/avif', scene(PHOTO).avif({ effort: 2 })],
  ['12 megapixels, TIFF', 'image/tiff', scene(PHOTO).tiff({ compression: 'lzw' })],
  ['50 megapixels, JPEG', 'image/jpeg', scene(LARGEST).jpeg({ quality: 90 })],
  ['50 megapixels, progressive JPEG', 'image/jpeg', scene(LARGEST).jpeg({ progressive: true })],
  ['50 megapixels, JPEG to be turned', 'image/jpeg', scene(LARGEST).withMetadata({ orientation: 6 }).jpeg()],
  ['50 megapixels, interlaced PNG', 'image/png', scene(LARGEST).png({ progressive: true })],
  ['50 megapixels, AVIF', 'image/avif', scene(LARGEST).avif({ effort: 0 })],
  ['50 megapixels, lossless WebP', 'image/webp', scene(LARGEST).webp({ lossless: true, effort: 0 })],
];

const folder = mkdtempSync(join(tmpdir(), 'images-'));
try {
  const file = join(folder, 'image');
  for (const [name, type, image] of CASES) {
    writeFileSync(file, await image.toBuffer());
    const child = join(import.meta.dirname, 'images.child.ts');
    const { stdout } = spawnSync(process.execPath, [child, file, type], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { decodeMs, encodeMs, cpuMs, peakMb, kept } = JSON.parse(stdout) as Measured;
    const sizes = `${megabytes(statSync(file).size)} MB → ${megabytes(kept)} MB`;
    const times = `decode ${decodeMs.toFixed(0)} ms, encode ${encodeMs.toFixed(0)} ms, CPU ${cpuMs.toFixed(0)} ms`;
    console.log(`${name}: ${sizes}, ${times}, peak ${peakMb.toFixed(0)} MB`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
