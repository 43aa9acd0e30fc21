import { setTimeout as pause } from 'node:timers/promises';
import { Conflict, PreconditionFailed } from '../platform/errors.ts';

const ATTEMPTS = 4;

/** Another request has changed what this one has read. */
export class VersionTaken extends Conflict {
  constructor() {
    super('version_conflict', 'somebody else keeps changing this; read it again');
  }
}

export interface Turns {
  /** @default 4 */
  readonly attempts?: number;
  /** The longest pause before the second attempt, ms; it doubles with each. @default 0: at once */
  readonly pauseMs?: number;
}

/** For what many people change at the same moment, such as the members of an organisation. */
export const MANY_WRITERS: Turns = { attempts: 12, pauseMs: 10 };

/**
 * Reads and writes again when another request came between the two; with `If-Match` the caller is told instead,
 * because what they have read is old by then.
 *
 * @param headers the request's, names in lower case
 * @throws PreconditionFailed, VersionTaken
 */
export async function updateHeld<T>(
  headers: Readonly<Record<string, string>>,
  update: () => Promise<T>,
  { attempts = ATTEMPTS, pauseMs = 0 }: Turns = {},
): Promise<T> {
  const isHeld = headers['if-match'] !== undefined;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await update();
    } catch (error) {
      if (error instanceof VersionTaken && isHeld) throw new PreconditionFailed();
      if (!(error instanceof VersionTaken) || attempt === attempts) throw error;
    }
    // full jitter: those who met here must not meet again
    if (pauseMs > 0) await pause(Math.random() * Math.min(200, pauseMs * 2 ** attempt));
  }
}
