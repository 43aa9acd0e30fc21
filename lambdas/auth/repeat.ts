import { Conflict } from '../platform/errors.ts';

const ATTEMPTS = 4;

/** Reads and writes again when somebody else's write came between the two. */
export async function repeatOnConflict<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === ATTEMPTS) throw error;
    }
  }
}
