import fc from 'fast-check';
import { knownRoots, labelOfRoot } from './root-versions.ts';
import type { LabelledVersion } from './root-versions.ts';
import { markRoot, readMark, ROOT_ANNOUNCED_MS, rootsAt } from './roots.ts';
import type { Root } from './roots.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const root = (id: number, createdAt: number): Root => ({ id, text: `root ${id}`, createdAt });
const activeAt = (now: number, ...known: readonly Root[]) => rootsAt(known, now).active.id;

describe('the active root', () => {
  test('is the only one from the first moment on', () => {
    expect(activeAt(NOW, root(1, NOW))).toBe(1);
  });

  test('is the one before for a quarter of an hour, and then the new one', () => {
    const known = [root(2, NOW), root(1, 0)];

    expect(activeAt(NOW + ROOT_ANNOUNCED_MS - 1, ...known)).toBe(1);
    expect(activeAt(NOW + ROOT_ANNOUNCED_MS, ...known)).toBe(2);
  });

  test('is the newest of several that is known everywhere', () => {
    const known = [root(1, 0), root(2, NOW - ROOT_ANNOUNCED_MS), root(3, NOW)];

    expect(activeAt(NOW, ...known)).toBe(2);
  });
});

describe('the mark of a root', () => {
  test('is read as it was written, whatever the text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 1_000 }), fc.string(), (id, text) => {
        expect(readMark(markRoot(id, text))).toEqual({ id, text });
      }),
    );
  });

  test('is absent for the first root', () => {
    expect(markRoot(1, 'text')).toBe('text');
    expect(readMark('text')).toEqual({ id: 1, text: 'text' });
  });
});

describe('the roots that a secret keeps', () => {
  /** A secret whose labels are on these versions; the last one is current. */
  function givenSecret(...versions: readonly (readonly string[])[]) {
    const asked: string[] = [];
    const read = async (label: string): Promise<LabelledVersion | null> => {
      asked.push(label);
      const at = versions.findIndex((labels) => labels.includes(label));
      return at === -1 ? null : { text: `version ${at}`, createdAt: at, labels: versions[at]! };
    };
    return { read, asked };
  }

  test('are one where it was never rotated, at the cost of one read', async () => {
    const { read, asked } = givenSecret(['AWSCURRENT']);

    const roots = await knownRoots(read);

    expect(roots).toEqual([{ id: 1, text: 'version 0', createdAt: 0 }]);
    expect(asked).toEqual(['AWSCURRENT']);
  });

  test('are those before the current one that have not been retired', async () => {
    const { read, asked } = givenSecret(
      [],
      [labelOfRoot(2)],
      ['AWSPREVIOUS', labelOfRoot(3)],
      ['AWSCURRENT', labelOfRoot(4)],
    );

    const roots = await knownRoots(read);

    expect(roots.map(({ id, text }) => [id, text])).toEqual([
      [4, 'version 3'],
      [3, 'version 2'],
      [2, 'version 1'],
    ]);
    expect(asked).toEqual(['AWSCURRENT', 'ROOT-3', 'ROOT-2', 'ROOT-1']);
  });
});
