import type { Scan } from '../../platform/rekeying/under-root.ts';

export interface RebuildDeps {
  readonly scan: Scan;
  /** The name of users' table. */
  readonly usersTable: string;
  readonly project: (userId: string) => Promise<void>;
}

/** People at once: what a table that nobody is ready for takes without throttling. */
const AT_ONCE = 10;

/**
 * Makes the search of everybody anew, while it is in use. Repeating it, or breaking it off, changes nothing.
 *
 * @param onPage gets how many people it has come to
 * @returns how many people there are
 */
export async function rebuildSearch(
  { scan, usersTable, project }: RebuildDeps,
  onPage: (people: number) => void = () => {},
): Promise<number> {
  let people = 0;
  for await (const items of scan(usersTable)) {
    const ids = items.flatMap(({ sk, userId }) => (sk === 'PROFILE' ? [String(userId)] : []));
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      await Promise.all(ids.slice(from, from + AT_ONCE).map(project));
    }
    people += ids.length;
    onPage(people);
  }
  return people;
}
