import { log } from '../../platform/log.ts';
import type { StoredFile } from '../file.ts';
import { uploadAt, variantPlace } from '../places.ts';
import type { Outcome } from '../settle.ts';
import type { Uploads } from '../uploads.ts';
import type { Arrival } from './arrival.ts';
import { type Checked, checkUpload } from './check-upload.ts';
import type { Objects } from './objects.ts';
import { Rejected } from './rejected.ts';
import { variantsOf } from './variants.ts';

/** Longer than an image may take by libvips’s own clock, and half of the function’s time-out. */
const CHECK_MS = 30_000;

export interface ProcessDeps {
  readonly uploads: Uploads;
  readonly objects: Objects;
  /** @default checkUpload */
  readonly check?: typeof checkUpload;
  /** @default 30 s */
  readonly checkMs?: number;
}

/** `stuck`: an image is still being drawn after it was given up, by a thread that can't be stopped. */
export type Processed = 'done' | 'stuck';

/**
 * Works on an upload to its end: what is kept of it stands in its place, its file is ready or says why not, and the
 * upload itself is gone. Whatever fails on the way may be repeated from the start, and comes to the same end.
 *
 * @param isLastAttempt whether nobody will try again: what has ended so many attempts without a word, such as an image
 *   that takes the function's memory, must not leave its file on the way for ever
 */
export async function processUpload(
  { uploads, objects, check = checkUpload, checkMs = CHECK_MS }: ProcessDeps,
  arrival: Arrival,
  isLastAttempt: boolean,
): Promise<Processed> {
  const place = uploadAt(arrival.key);
  const file = place && (await uploads.receive(place));
  let processed: Processed = 'done';
  if (file) {
    const checking = isLastAttempt
      ? Promise.reject(new Rejected('damaged'))
      : within(checkMs, check(objects.open(arrival), file), () => (processed = 'stuck'));
    const outcome = await checking.then(
      (checked) => keep(objects, arrival, file, checked),
      (error: unknown) => refusal(file, error),
    );
    await settle({ uploads, objects }, file, outcome);
  }
  await objects.discard(arrival);
  return processed;
}

async function keep(
  objects: Objects,
  arrival: Arrival,
  file: StoredFile,
  checked: Checked,
): Promise<Outcome> {
  if ('document' in checked) {
    await objects.keep(arrival, variantPlace(file, 'original'), checked.document);
    return { state: 'ready', variants: { original: arrival.size }, width: null, height: null };
  }
  const { width, height } = checked.image;
  const variants: Record<string, number> = {};
  for await (const { size, format, bytes } of variantsOf(checked.image)) {
    const name = `${size}.${format}`;
    await objects.put(variantPlace(file, name), { bytes, type: `image/${format}` });
    variants[name] = bytes.length;
  }
  return { state: 'ready', variants, width, height };
}

function refusal({ fileId, type }: StoredFile, error: unknown): Outcome {
  if (!(error instanceof Rejected)) throw error;
  const { reason, cause } = error;
  log.info('an upload was refused', { fileId, type, reason, cause: String(cause ?? '') });
  return { state: 'failed', reason };
}

/** Of two outcomes the first stands, and a file may be deleted meanwhile: what was kept for nothing is removed. */
async function settle({ uploads, objects }: ProcessDeps, file: StoredFile, outcome: Outcome): Promise<void> {
  const settled = await uploads.settle(file.fileId, outcome);
  if (outcome.state !== 'ready' || settled?.state === 'ready') return;
  for (const name of Object.keys(outcome.variants)) await objects.remove(variantPlace(file, name));
}

/** libvips looks at its own clock between two strips of an image, and some never end one. */
async function within<T>(ms: number, work: Promise<T>, late: () => void): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      late();
      reject(new Rejected('too_complex'));
    }, ms);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
