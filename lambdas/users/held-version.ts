import { Conflict, PreconditionFailed } from '../platform/errors.ts';

const ATTEMPTS = 4;

/** Another request has changed what this one has read. */
export class VersionTaken extends Conflict {
  constructor() {
    super('version_conflict', 'somebody else keeps changing this; read it again');
  }
}

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
): Promise<T> {
  const isHeld = headers['if-match'] !== undefined;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await update();
    } catch (error) {
      if (error instanceof VersionTaken && isHeld) throw new PreconditionFailed();
      if (!(error instanceof VersionTaken) || attempt === ATTEMPTS) throw error;
    }
  }
}
