import { ROOT_ANNOUNCED_MS } from '../../../lambdas/api/operator.ts';
import { rotateData } from './rotate-data.ts';
import { givenSecret } from './testing.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const DAY = 86_400_000;

describe('npm run secrets -- <stage> --rotate data', () => {
  test('keeps the root before by a label, and makes 64 random characters current', async () => {
    const { roots, versions } = givenSecret(NOW, DAY);

    const said = await rotateData(roots, 'staging');

    expect(versions.map(({ labels }) => labels)).toEqual([
      ['ROOT-1', 'AWSPREVIOUS'],
      ['AWSCURRENT', 'ROOT-2'],
    ]);
    expect(versions[1]!.text).toMatch(/^[\w-]{64}$/);
    expect(said).not.toContain(versions[1]!.text);
  });

  test('says when the new root is used, and when the rest can follow', async () => {
    const said = await rotateData(givenSecret(NOW, DAY).roots, 'staging');

    expect(said).toContain('2026-11-21 09:15 UTC  what is new stands under the new root');
    expect(said).toContain(
      '2026-11-21 09:16 UTC  bring the rest there: npm run secrets -- staging --rekey data',
    );
  });

  test('keeps every root when it is done again later', async () => {
    const { roots, versions, time } = givenSecret(NOW, DAY);
    await rotateData(roots, 'staging');
    time.now += ROOT_ANNOUNCED_MS;

    await rotateData(roots, 'staging');

    expect(versions.map(({ labels }) => labels)).toEqual([
      ['ROOT-1'],
      ['ROOT-2', 'AWSPREVIOUS'],
      ['AWSCURRENT', 'ROOT-3'],
    ]);
  });

  test('loses nothing when it is broken off, and goes on when it is run again', async () => {
    const { roots, versions, fail } = givenSecret(NOW, DAY);
    fail.at = 'put';
    await expect(rotateData(roots, 'staging')).rejects.toThrow('put failed');
    const between = versions.map(({ labels }) => [...labels]);
    fail.at = '';

    await rotateData(roots, 'staging');

    expect(between).toEqual([['AWSCURRENT', 'ROOT-1']]);
    expect(versions.map(({ labels }) => labels)).toEqual([
      ['ROOT-1', 'AWSPREVIOUS'],
      ['AWSCURRENT', 'ROOT-2'],
    ]);
  });

  test('refuses while the last rotation is not known everywhere', async () => {
    const { roots, asked } = givenSecret(NOW, DAY, ROOT_ANNOUNCED_MS - 1);

    const rotating = rotateData(roots, 'staging');

    await expect(rotating).rejects.toThrow(
      'the data root was rotated at 2026-11-21 08:45 UTC, and nothing stands under the new one yet',
    );
    expect(asked).toEqual([]);
  });

  test('refuses a sixth root, which would cost every login one more read', async () => {
    const { roots, asked } = givenSecret(NOW, 5 * DAY, 4 * DAY, 3 * DAY, 2 * DAY, DAY);

    const rotating = rotateData(roots, 'staging');

    await expect(rotating).rejects.toThrow('5 data roots are kept');
    expect(asked).toEqual([]);
  });
});
