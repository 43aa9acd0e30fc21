// One image from the file to its six, in a process of its own, so that its memory is its own.
import { readFileSync } from 'node:fs';
import type { ContentType } from '../lambdas/files/content-type.ts';
import { decode } from '../lambdas/files/image-processor/decode.ts';
import { variantsOf } from '../lambdas/files/image-processor/variants.ts';

const [file = '', type = ''] = process.argv.slice(2);
const bytes = readFileSync(file);
const started = performance.now();
const decoded = await decode(bytes, type as ContentType);
const decodedAt = performance.now();
let kept = 0;
for await (const variant of variantsOf(decoded)) kept += variant.bytes.length;
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
process.stdout.write(
  JSON.stringify({
    decodeMs: decodedAt - started,
    encodeMs: performance.now() - decodedAt,
    cpuMs: (userCPUTime + systemCPUTime) / 1_000,
    peakMb: maxRSS / 1_024,
    kept,
  }),
);
