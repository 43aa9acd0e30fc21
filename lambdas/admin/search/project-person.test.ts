import fc from 'fast-check';
import { MemoryDatabase } from '../../platform/dynamodb/memory-database.ts';
import { Table } from '../../platform/dynamodb/table.ts';
import { onlyRoot } from '../../platform/roots.ts';
import { Transactions } from '../../platform/transaction.ts';
import type { Profile } from '../../users/index.ts';
import { blindIndex } from './blind-index.ts';
import { forgetPerson, projectPerson } from './project-person.ts';
import { SearchRepository } from './search.repository.ts';
import { MAX_PREFIX, MIN_PREFIX, prefixesOf, wordsOf } from './words.ts';

const USER = 'ada';

/** A person whose profile changes, or is gone, while workers project it. */
function givenPerson() {
  const database = new MemoryDatabase();
  const clock = { now: () => Date.UTC(2026, 10, 21, 9) };
  const index = blindIndex(async () => onlyRoot('a data secret'));
  let profile: Profile | null = null;
  const deps = {
    search: new SearchRepository(new Table('admin', database)),
    index,
    users: { profileOf: async () => profile },
    transactions: new Transactions({ eventsTable: 'events', database, clock }),
    clock,
  };
  return {
    rename(displayName: string) {
      const version = (profile?.version ?? 0) + 1;
      const rest = {
        locale: 'en',
        timeZone: 'UTC',
        organisationId: 'o1',
        createdAt: 0,
        updatedAt: 0,
        closingAt: null,
      };
      profile = { userId: USER, email: 'ada@example.com', displayName, version, ...rest };
    },
    project: () => projectPerson(deps, USER),
    async erase() {
      profile = null;
      await forgetPerson(deps, USER);
    },
    /** What leads to them, and what should. */
    async prefixes() {
      const wanted = profile === null ? [] : await index.hashesOf(prefixesOf(wordsOf(profile)));
      const stored = database.items('admin', 'PREFIX#').map(({ pk }) => String(pk).slice('PREFIX#'.length));
      return { stored: stored.sort(), wanted: wanted.map(({ active }) => active).sort() };
    },
  };
}

describe('the search of a person', () => {
  test('ends as the profile is, whatever was projected at once, twice or late', async () => {
    const name = fc.constantFrom('Ada', 'Ada King', 'Augusta Ada King', 'Lovelace');
    const step = fc.oneof(
      fc.record({ do: fc.constant('rename' as const), name }),
      fc.record({ do: fc.constant('project' as const), workers: fc.integer({ min: 1, max: 3 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.boolean(), async (steps, isErased) => {
        const person = givenPerson();
        person.rename('Ada Lovelace');
        const running: Promise<unknown>[] = [];
        for (const each of steps) {
          if (each.do === 'rename') person.rename(each.name);
          else for (let worker = 0; worker < each.workers; worker += 1) running.push(person.project());
        }
        if (isErased) running.push(person.erase());
        await Promise.all(running);
        await person.project();

        const { stored, wanted } = await person.prefixes();

        expect(stored).toEqual(isErased ? [] : wanted);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the prefixes of a person', () => {
  test('are so few that one transaction exchanges them all, whatever they are called', () => {
    fc.assert(
      fc.property(
        fc.emailAddress(),
        fc.option(fc.string({ unit: 'grapheme', maxLength: 80 })),
        (email, displayName) => {
          const prefixes = prefixesOf(wordsOf({ email, displayName }));

          expect(prefixes.length).toBeLessThanOrEqual(48);
          for (const prefix of prefixes) {
            expect([...prefix].length).toBeGreaterThanOrEqual(MIN_PREFIX);
            expect([...prefix].length).toBeLessThanOrEqual(MAX_PREFIX);
          }
        },
      ),
    );
  });

  test('are those of the address, of its domain and of each word', () => {
    const words = wordsOf({ email: 'Al@b.example', displayName: '  Ada  LOVELACE ' });

    expect(words).toEqual(['al@b.example', '@b.example', 'ada', 'lovelace']);
    expect(prefixesOf(['ada', 'adam'])).toEqual(['ada', 'adam']);
  });
});
