import { Conflict } from '../platform/errors.ts';

// As many requests as the limits let change one account at once: 10 registrations, 3 resends, 3 forgotten passwords.
// One of them succeeds in each round, so nobody is told 409, which would say that the address is known.
const ATTEMPTS = 16;
/** What the platform calls a write that came too late; any other conflict is an answer. */
const RACES = new Set(['conflict', 'version_conflict', 'transaction_conflict']);

/** Reads and writes again when somebody else's write came between the two. */
export async function repeatOnConflict<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const isRace = error instanceof Conflict && RACES.has(error.code);
      if (!isRace || attempt === ATTEMPTS) throw error;
    }
  }
}
