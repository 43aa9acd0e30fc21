import { findUnder, keyedHashes, openUnder, rootKeys, sealUnder } from './root-keys.ts';
import { onlyRoot, ROOT_ANNOUNCED_MS, rootsAt } from './roots.ts';
import type { Root } from './roots.ts';
import { deriveKey, seal, SealBroken } from './seal.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const first: Root = { id: 1, text: 'the first root', createdAt: 0 };
const second: Root = { id: 2, text: 'the second root', createdAt: NOW };

const before = rootKeys(rootsAt([first], NOW), 'test/things');
const announced = rootKeys(rootsAt([first, second], NOW), 'test/things');
const turned = rootKeys(rootsAt([first, second], NOW + ROOT_ANNOUNCED_MS), 'test/things');
const retired = rootKeys(rootsAt([second], NOW + ROOT_ANNOUNCED_MS), 'test/things');

describe('what is sealed under a root', () => {
  test('says nothing of the first one, as before there were several', () => {
    const sealed = seal(deriveKey(first.text, 'test/things'), 'secret', 'place');

    const opened = openUnder(turned, sealed, 'place');

    expect(opened).toBe('secret');
    expect(sealUnder(before, 'secret', 'place')).toMatch(/^v1\./);
  });

  test('opens before, at and after the turn, wherever it was sealed', () => {
    const old = sealUnder(announced, 'old', 'place');
    const fresh = sealUnder(turned, 'fresh', 'place');

    const opened = [openUnder(turned, old, 'place'), openUnder(announced, fresh, 'place')];

    expect(opened).toEqual(['old', 'fresh']);
    expect([old.slice(0, 3), fresh.slice(0, 5)]).toEqual(['v1.', '2~v1.']);
  });

  test('opens no more once its root is retired', () => {
    const old = sealUnder(before, 'old', 'place');
    const fresh = sealUnder(turned, 'fresh', 'place');

    expect(() => openUnder(retired, old, 'place')).toThrow(
      new SealBroken('the text was sealed under root 1, which is known no more'),
    );
    expect(openUnder(retired, fresh, 'place')).toBe('fresh');
  });

  test('opens under no other root by changing its mark', () => {
    const old = sealUnder(before, 'old', 'place');

    expect(() => openUnder(turned, `2~${old}`, 'place')).toThrow(SealBroken);
  });
});

describe('the keyed hashes of a text', () => {
  test('are one for each root, oldest first, and another for another text', () => {
    const hashes = keyedHashes(turned, 'ada');

    expect(hashes.all).toEqual([
      expect.stringMatching(/^[\w-]{43}$/),
      expect.stringMatching(/^2~[\w-]{43}$/),
    ]);
    expect(hashes.active).toBe(hashes.all[1]);
    expect(keyedHashes(turned, 'bob').all).not.toEqual(hashes.all);
  });

  test('are made with the root before until the new one is known everywhere', () => {
    expect(keyedHashes(announced, 'ada').active).toBe(keyedHashes(before, 'ada').active);
    expect(keyedHashes(announced, 'ada').all).toEqual(keyedHashes(turned, 'ada').all);
  });

  test.each([
    ['the old root', 0],
    ['the new root', 1],
    ['none', 2],
  ])('find what stands under %s by as many reads, the old root first', async (_, at) => {
    const hashes = keyedHashes(turned, 'ada');
    const asked: string[] = [];

    const found = await findUnder(hashes, async (hash) => {
      asked.push(hash);
      return hash === hashes.all[at] ? 'ada' : null;
    });

    expect(found).toBe(at === 2 ? null : 'ada');
    expect(asked).toEqual(hashes.all);
  });

  test('find what moves to the new root while it is looked for', async () => {
    const hashes = keyedHashes(turned, 'ada');
    let place = hashes.all[0];

    const found = await findUnder(hashes, async (hash) => {
      const item = hash === place ? 'ada' : null;
      place = hashes.active; // by the sweep, right after any read
      return item;
    });

    expect(found).toBe('ada');
  });
});

test('keys of a root that was never rotated are those that were derived from it before', () => {
  expect(rootKeys(onlyRoot('root'), 'users/master-key').active).toEqual({
    id: 1,
    key: deriveKey('root', 'users/master-key'),
  });
});
