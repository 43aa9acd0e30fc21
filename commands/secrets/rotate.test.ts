import { SIGNING_ROTATION } from '../../lambdas/api/operator.ts';
import { rotate } from './rotate.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const DAY = 86_400_000;
const signing = { leaked: false };

/** A stage whose signing root was made `versions` ago, in milliseconds, the newest first. */
function givenStage(...ages: readonly number[]) {
  const roots = ages.map((age) => ({ text: `root of ${age} ms ago`, createdAt: NOW - age }));
  const put: { id: string; text: string }[] = [];
  const withdrawn: number[] = [];
  const deps = {
    now: () => NOW,
    withdrawKeys: async (rootsAt: number) => void withdrawn.push(rootsAt),
    secrets: [
      { name: 'UsersDataSecret', arn: 'arn:data' },
      { name: 'AuthSigningSecret', arn: 'arn:signing' },
    ],
    versions: {
      labelled: async () =>
        new Map(
          ['AWSCURRENT', 'AWSPREVIOUS'].flatMap((label, at) =>
            roots[at] ? [[label, roots[at].createdAt]] : [],
          ),
        ),
      put: async (id: string, text: string) => {
        put.push({ id, text });
        roots.unshift({ text, createdAt: NOW });
      },
    },
  };
  return { deps, put, withdrawn, known: () => roots.slice(0, 2).map(({ text }) => text) };
}

describe('npm run secrets -- <stage> --rotate signing', () => {
  test('puts 64 random characters into the signing secret, and keeps the root before', async () => {
    const { deps, put, known, withdrawn } = givenStage(DAY);

    const said = await rotate(deps, signing);

    expect(put).toEqual([{ id: 'arn:signing', text: expect.stringMatching(/^[\w-]{64}$/) }]);
    expect(known()).toEqual([put[0]!.text, `root of ${DAY} ms ago`]);
    expect(said).not.toContain(put[0]!.text);
    expect(withdrawn).toEqual([]);
  });

  test('says when the new keys sign, when the old ones go, and when it can be done again', async () => {
    const said = await rotate(givenStage(DAY).deps, signing);

    expect(said).toContain('2026-11-21 09:15 UTC  its keys sign');
    expect(said).toContain('2026-11-21 09:30 UTC  the old keys leave');
    expect(said).toContain('2026-12-21 09:15 UTC  the last refresh token');
  });

  test('never puts the same root twice', async () => {
    const [one, other] = [givenStage(DAY), givenStage(DAY)];

    await rotate(one.deps, signing);
    await rotate(other.deps, signing);

    expect(one.put[0]!.text).not.toBe(other.put[0]!.text);
  });

  test('fails while a second rotation would log out who rests since the first', async () => {
    const { deps, put } = givenStage(10 * DAY, 100 * DAY);

    const rotating = rotate(deps, signing);

    await expect(rotating).rejects.toThrow(
      'was rotated on 2026-11-11, and sessions that rest since then still need the one before it: rotate again from 2026-12-11 on',
    );
    expect(put).toEqual([]);
  });

  test('does it again once the last refresh token of before is dead', async () => {
    const { deps, put } = givenStage(SIGNING_ROTATION.forgottenAfterMs, 100 * DAY);

    await rotate(deps, signing);

    expect(put).toHaveLength(1);
  });

  test('counts from the newer version when a rotation was taken back', async () => {
    const { deps } = givenStage(100 * DAY, DAY);

    await expect(rotate(deps, signing)).rejects.toThrow('was rotated on 2026-11-20');
  });
});

describe('npm run secrets -- <stage> --rotate signing --leaked', () => {
  test.each([
    ['never rotated', [100 * DAY]],
    ['rotated today', [1_000, 100 * DAY]],
  ])('leaves no function a root of before (%s)', async (_, ages) => {
    const { deps, put, known, withdrawn } = givenStage(...ages);

    const said = await rotate(deps, { leaked: true });

    expect(new Set(known())).toEqual(new Set(put.map(({ text }) => text)));
    expect(known()).toHaveLength(2);
    expect(withdrawn).toEqual([NOW]);
    expect(said).toContain('Everybody has to log in again');
  });
});

describe('npm run secrets -- <stage> --rotate refuses', () => {
  test('a stage without a signing secret', async () => {
    const { deps } = givenStage(DAY);

    const rotating = rotate({ ...deps, secrets: [] }, signing);

    await expect(rotating).rejects.toThrow('the stage has no secret AuthSigningSecret');
  });
});
