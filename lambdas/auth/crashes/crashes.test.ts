import type { Item } from '../../platform/dynamodb/item.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { givenAuth } from '../auth.fixture.ts';
import { email, STORIES } from './stories.fixture.ts';
import type { Auth, Story } from './stories.fixture.ts';

silenceOutput();

/** `auth USER SESSION`: table and kinds of the keys. */
const kindOf = (table: string, { pk, sk }: Item) =>
  [table, ...[pk, sk].map((key) => String(key).split('#')[0])].join(' ');

/** How many items there are of each kind and version. What counts, pads or is published anew by itself is no state. */
function stateOf({ database }: Auth): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const table of ['auth', 'users', 'events']) {
    for (const item of database.items(table)) {
      const kind = table === 'events' ? `event ${item['type']}` : kindOf(table, item);
      if (/ (LIMIT|DECOY|JWKS) /.test(kind)) continue;
      const name = table !== 'events' && item['version'] ? `${kind} v${item['version']}` : kind;
      counts[name] = (counts[name] ?? 0) + 1;
    }
  }
  return counts;
}

function changed(
  state: Record<string, number>,
  by: Readonly<Record<string, number>>,
): Record<string, number> {
  const counts = Object.entries(state).map(([kind, count]) => [kind, count + (by[kind] ?? 0)] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

/** Lets `steps` calls reach the database: then the function is gone, and no other does. */
function crashAfter({ database }: Auth, steps: number) {
  let calls = 0;
  const spies = (['get', 'query', 'write', 'transact'] as const).map((method) => {
    const reach = database[method].bind(database) as (...input: unknown[]) => Promise<never>;
    return jest.spyOn(database, method).mockImplementation(async (...input: unknown[]) => {
      calls += 1;
      if (calls > steps) throw new Error('the function is gone');
      return reach(...input);
    });
  });
  return { happened: () => calls > steps, undo: () => spies.forEach((spy) => spy.mockRestore()) };
}

/** The states that `story` leaves behind when the function dies before its first step, its second, and so on. */
async function crashesOf(story: Story) {
  const crashes = [];
  for (let steps = 0; ; steps += 1) {
    const auth = givenAuth();
    const act = await story.given(auth);
    const before = stateOf(auth);
    const crash = crashAfter(auth, steps);
    await act();
    crash.undo();
    if (!crash.happened()) return { crashes, after: stateOf(auth) };
    crashes.push({ auth, steps, before, left: stateOf(auth) });
  }
}

describe('a crash between any two steps of', () => {
  test.each(Object.entries(STORIES))('%s leaves all of it behind, or nothing', async (_, story) => {
    const { crashes, after } = await crashesOf(story);

    expect(crashes.length).toBeGreaterThan(1);
    const allowed = ({ before }: (typeof crashes)[number]) => [
      before,
      after,
      ...(story.mayCost ? [changed(before, story.mayCost)] : []),
    ];
    for (const crash of crashes) expect(allowed(crash)).toContainEqual(crash.left);
  });

  test('a registration can be followed by another, which ends in one account', async () => {
    const { crashes } = await crashesOf(STORIES['a registration']!);

    for (const { auth } of crashes) {
      await auth.verifiedUser(email);
      const { userId } = await auth.loggedIn(email);
      expect(userId).toBeDefined();
      expect(auth.events().filter(({ type }) => type === 'user.created')).toHaveLength(1);
    }
  });
});
