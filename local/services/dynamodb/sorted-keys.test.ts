import fc from 'fast-check';

import { SortedKeys } from './sorted-keys.ts';

const key = fc.string({ maxLength: 3 });
const commands = fc.array(fc.record({ add: fc.boolean(), key }), { maxLength: 200 });

function model(steps: readonly { add: boolean; key: string }[]) {
  const keys = new SortedKeys();
  const expected = new Set<string>();
  for (const { add, key } of steps) {
    if (add) keys.add(key);
    else keys.delete(key);
    if (add) expected.add(key);
    else expected.delete(key);
  }
  return { keys, expected: [...expected].sort() };
}

describe('sorted keys', () => {
  test('hold what was added and not deleted, each once and in order', () => {
    fc.assert(
      fc.property(commands, (steps) => {
        const { keys, expected } = model(steps);

        expect([...keys.range()]).toEqual(expected);
        expect(keys.size).toBe(expected.length);
      }),
    );
  });

  test('give a stretch between any two bounds, forwards and backwards', () => {
    const bounds = fc.record({ low: key, high: key, open: fc.boolean(), reverse: fc.boolean() });

    fc.assert(
      fc.property(commands, bounds, (steps, { low, high, open, reverse }) => {
        const { keys, expected } = model(steps);

        const found = [
          ...keys.range({ ...(open ? { gt: low, lt: high } : { gte: low, lte: high }), reverse }),
        ];

        const within = expected.filter((key) => (open ? key > low && key < high : key >= low && key <= high));
        expect(found).toEqual(reverse ? within.reverse() : within);
      }),
    );
  });

  test('stay in order over many buckets', () => {
    const added = Array.from({ length: 5000 }, (_, i) => ((i * 7919) % 5000).toString().padStart(4, '0'));
    const keys = new SortedKeys();

    for (const key of added) keys.add(key);
    for (const key of added) if (Number(key) % 3 === 0) keys.delete(key);

    const expected = added.filter((key) => Number(key) % 3 !== 0).sort();
    expect([...keys.range()]).toEqual(expected);
    expect([...keys.range({ gt: '2000', lte: '2500', reverse: true })]).toEqual(
      expected.filter((key) => key > '2000' && key <= '2500').reverse(),
    );
  });
});
