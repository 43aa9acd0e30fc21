import fc from 'fast-check';

import { Agenda } from './agenda.ts';

function drain(agenda: Agenda): string[] {
  const keys: string[] = [];
  for (let next = agenda.next(); next; next = agenda.next()) {
    keys.push(next.key);
    agenda.set(next.key, null);
  }
  return keys;
}

test('comes in the order of its times, whatever was moved or taken off', () => {
  const time = fc.option(fc.integer({ min: 0, max: 50 }));
  const steps = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), time));

  fc.assert(
    fc.property(steps, (changes) => {
      const agenda = new Agenda();
      const expected = new Map<string, number>();
      for (const [key, at] of changes) {
        agenda.set(key, at);
        if (at === null) expected.delete(key);
        else expected.set(key, at);
      }

      const times = drain(agenda).map((key) => expected.get(key)!);

      expect(times).toEqual([...expected.values()].sort((a, b) => a - b));
    }),
  );
});
