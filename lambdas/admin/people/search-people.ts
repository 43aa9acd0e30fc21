import type { Page } from '../../platform/dynamodb/table.ts';
import { Unprocessable } from '../../platform/errors.ts';
import { lookUp } from '../search/look-up.ts';
import { matches, MIN_PREFIX, termsOf, wordsOf } from '../search/words.ts';
import type { AdminServices } from '../services.ts';
import { note } from '../note.ts';
import type { Caller } from '../note.ts';
import { ADMIN_AUDIT } from '../admin.contract.ts';
import type { FoundPerson } from './person.ts';

export interface SearchPeople {
  /** An id, or the beginnings of an address, of its `@domain`, or of words of a name. */
  readonly query: string;
  readonly limit: number;
  readonly cursor: string | null;
  readonly caller: Caller;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * People whom a query leads to, those who registered last first. What was looked for is in the administrators' log as a
 * keyed hash. A page may hold fewer than asked for although there are more.
 *
 * @throws Unprocessable for less than three characters; BadRequest `cursor_invalid`
 */
export async function searchPeople(
  services: AdminServices,
  { query, limit, cursor, caller }: SearchPeople,
): Promise<Page<FoundPerson>> {
  const text = query.trim().toLowerCase();
  const terms = termsOf(query);
  const { prefix } = terms;
  if (prefix === null)
    throw new Unprocessable([{ path: 'query', message: `must have ${MIN_PREFIX} characters` }]);
  const about = await services.index.markOf(terms.words.join(' '));
  await note(services, caller, { action: ADMIN_AUDIT.searched, about });
  if (ID.test(text)) return { items: await open(services, [text]), cursor: null };

  const page = await lookUp(services, { prefix, limit, cursor });
  const people = await open(services, page.items);
  // the index may be a moment behind the profile, and knows no more than the beginning of a long word
  return { items: people.filter((person) => matches(wordsOf(person), terms)), cursor: page.cursor };
}

async function open({ users, auth }: AdminServices, ids: readonly string[]): Promise<FoundPerson[]> {
  const found = await Promise.all(
    ids.map(async (userId): Promise<FoundPerson[]> => {
      const [person, standing] = await Promise.all([users.overviewOf(userId), auth.standing(userId)]);
      if (!person) return [];
      const { email, displayName, createdAt, closingAt } = person.profile;
      return [
        {
          ...{ userId, email, displayName, createdAt, closingAt },
          verified: standing !== null,
          suspendedAt: standing?.suspendedAt ?? null,
          roles: standing?.roles ?? [],
          organisations: person.organisations.length,
        },
      ];
    }),
  );
  return found.flat();
}
