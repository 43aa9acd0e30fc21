import { sweep } from '../../platform/rekeying/sweep.ts';
import type { SweepWork } from '../../platform/rekeying/sweep.ts';
import { rootKeys } from '../../platform/root-keys.ts';
import { ROOT_ANNOUNCED_MS } from '../../platform/roots.ts';
import type { Roots } from '../../platform/roots.ts';
import type { givenAuth } from '../auth.fixture.ts';
import { argon2Passwords } from '../passwords/passwords.ts';
import type { Passwords } from '../passwords/passwords.ts';
import { kindsUnderRoot } from './under-root.ts';

const CHEAP = { memory: 8, passes: 1, parallelism: 1 };

/** Hashes that name their root, as real ones do, and cost next to nothing: an option of givenAuth. */
export const cheapPasswords = (roots: () => Promise<Roots>): Passwords =>
  argon2Passwords(async () => rootKeys(await roots(), 'auth/password-pepper'), CHEAP);

type Auth = Pick<
  ReturnType<typeof givenAuth>,
  'services' | 'database' | 'clock' | 'advance' | 'rotateData' | 'retireData'
>;

/** What the operator does to the data root of auth in memory. */
export function dataRootOf(auth: Auth) {
  const { services, database, clock } = auth;
  return {
    /** Rotates it, and waits until the new root is used. */
    rotate() {
      auth.rotateData('a fresh root');
      auth.advance(ROOT_ANNOUNCED_MS);
    },
    retire: () => auth.retireData(),
    async sweep(work: SweepWork) {
      const tables = [{ table: 'auth', kinds: kindsUnderRoot(services) }];
      const scan = async function* (table: string) {
        yield database.items(table);
      };
      const { active } = await services.keys.email();
      return sweep({ tables, scan, clock, wait: async () => {} }, work, active.id);
    },
  };
}
