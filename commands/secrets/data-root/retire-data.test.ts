import type { Standing, SweepWork } from '../../../lambdas/api/operator.ts';
import { rekeyData } from './rekey-data.ts';
import { retireData } from './retire-data.ts';
import { givenSecret } from './testing.ts';
import { REKEYED_AFTER_MS, RETIRED_AFTER_MS } from './times.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const DAY = 86_400_000;
const hashes = (rootId: number): Standing => ({
  what: 'password hashes',
  waitsFor: 'their owners’ next logins',
  rootId,
  count: 1_234,
});

/** A stage whose roots were made so long ago, in milliseconds, the newest last, and what stands under earlier ones. */
function givenStage(ages: readonly number[], standing: readonly Standing[] = []) {
  const secret = givenSecret(NOW, ...ages);
  const works: SweepWork[] = [];
  const shown: string[] = [];
  const confirmed: string[] = [];
  const deps = {
    roots: secret.roots,
    stage: 'staging',
    progress: (line: string) => void shown.push(line),
    confirm: async (what: string) => void confirmed.push(what),
    async sweep(work: SweepWork, onPage?: (report: object & any) => void) {
      works.push(work);
      const left = work === 'drop' ? [] : standing;
      const report = { seen: 50_000, done: work === 'count' ? 0 : 1_000, left };
      onPage?.(report);
      return report;
    },
  };
  return { ...secret, deps, works, shown, confirmed };
}

describe('npm run secrets -- <stage> --rekey data', () => {
  test('says what was done and what waits for whom, and how far it is meanwhile', async () => {
    const { deps, works, shown } = givenStage([DAY, REKEYED_AFTER_MS], [hashes(1)]);

    const said = await rekeyData(deps);

    expect(works).toEqual(['rekey']);
    expect(said).toContain('1,000 things were brought under the newest data root, of 50,000 items; left are');
    expect(said).toContain('root 1: 1,234 password hashes (wait for their owners’ next logins)');
    expect(shown).toEqual(['50,000 items looked at, 1,000 things done, 1,234 left']);
  });

  test('refuses while a function may still use the root before', async () => {
    const { deps, works } = givenStage([DAY, REKEYED_AFTER_MS - 1]);

    const rekeying = rekeyData(deps);

    await expect(rekeying).rejects.toThrow('run this again from 2026-11-21 09:00 UTC on');
    expect(works).toEqual([]);
  });

  test('has nothing to do where there is one root', async () => {
    const { deps, works } = givenStage([DAY]);

    expect(await rekeyData(deps)).toBe('there is one data root, and everything stands under it');
    expect(works).toEqual([]);
  });
});

describe('npm run secrets -- <stage> --retire data', () => {
  test('takes every label of the roots that nothing stands under, after a person has agreed', async () => {
    const { deps, asked, versions, confirmed } = givenStage([2 * DAY, DAY, RETIRED_AFTER_MS]);

    const said = await retireData(deps, false);

    expect(said).toContain('retired: data root 1, 2.');
    expect(confirmed).toEqual([expect.stringContaining('backups of tables')]);
    expect(asked).toEqual(['unlabel ROOT-1', 'unlabel ROOT-2']);
    expect(versions.map(({ labels }) => labels)).toEqual([[], [], ['ROOT-3', 'AWSCURRENT']]);
  });

  test('takes the label that names a root last, so that it can be broken off', async () => {
    const { deps, asked, versions } = givenStage([DAY, RETIRED_AFTER_MS]);
    versions[0]!.labels.push('AWSPREVIOUS');

    await retireData(deps, false);

    expect(asked).toEqual(['unlabel AWSPREVIOUS', 'unlabel ROOT-1']);
  });

  test('refuses while something stands under the oldest, and says what, how many, and what would help', async () => {
    const { deps, asked, confirmed } = givenStage([2 * DAY, DAY, RETIRED_AFTER_MS], [hashes(1)]);

    const retiring = retireData(deps, false);

    await expect(retiring).rejects.toThrow(
      /root 1: 1,234 password hashes \(wait for their owners’ next logins\)\n.*--force-reset/,
    );
    expect([asked, confirmed]).toEqual([[], []]);
  });

  test('keeps the roots from the first one that is needed on', async () => {
    const { deps, asked } = givenStage([3 * DAY, 2 * DAY, DAY, RETIRED_AFTER_MS], [hashes(2)]);

    const said = await retireData(deps, false);

    expect(asked).toEqual(['unlabel ROOT-1']);
    expect(said).toContain('kept is what something stands under');
  });

  test('gives up what waits when told to, and asks before', async () => {
    const { deps, asked, works, confirmed } = givenStage([DAY, RETIRED_AFTER_MS], [hashes(1)]);

    await retireData(deps, true);

    expect(works).toEqual(['drop']);
    expect(confirmed).toEqual([expect.stringContaining('passwords that nobody has used')]);
    expect(asked).toEqual(['unlabel ROOT-1']);
  });

  test('changes nothing when nobody agrees', async () => {
    const { deps, asked, works } = givenStage([DAY, RETIRED_AFTER_MS], [hashes(1)]);
    const confirm = () => Promise.reject(new Error('no'));

    await expect(retireData({ ...deps, confirm }, true)).rejects.toThrow('no');

    expect([asked, works]).toEqual([[], []]);
  });

  test('refuses while a function may still run that began before the turn', async () => {
    const { deps, works } = givenStage([DAY, RETIRED_AFTER_MS - 1]);

    const retiring = retireData(deps, true);

    await expect(retiring).rejects.toThrow('run this again from 2026-11-21 09:00 UTC on');
    expect(works).toEqual([]);
  });
});
