import fc from 'fast-check';
import { jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { givenPeople } from '../people.fixture.ts';
import type { ListedNotifications } from './list-notifications.ts';

silenceOutput();

const PATH = '/v1/notifications';
type Given = ReturnType<typeof givenPeople>;

async function listed({ request }: Given, as: string, query = {}): Promise<ListedNotifications> {
  const answer = await request('GET', PATH, as, { query: { limit: ['100'], ...query } });
  return jsonOf(answer) as unknown as ListedNotifications;
}

describe('the unread count', () => {
  test('is right after a hundred events at once, half of them while the rest is read', async () => {
    const given = givenPeople();
    const [ada, bob] = [given.people.person(), given.people.person()];
    const tell = (one: number) => given.tell(ada, { eventId: `event-${one}` });
    await Promise.all(Array.from({ length: 50 }, (_, one) => tell(one)));
    const before = await listed(given, ada);
    const read = before.items.slice(0, 20);

    await Promise.all([
      ...Array.from({ length: 50 }, (_, one) => tell(50 + one)),
      ...[...read, ...read].map(({ id }) => given.request('POST', `${PATH}/${id}/read`, ada)),
      given.tell(bob),
    ]);

    const after = await listed(given, ada);
    expect([before.unreadCount, after.unreadCount]).toEqual([50, 80]);
    expect(after.items.filter((note) => !note.read)).toHaveLength(80);
    expect((await listed(given, ada, { unread: ['true'] })).items).toHaveLength(80);
    expect((await listed(given, bob)).unreadCount).toBe(1);
  });

  test('is that of the notes which are shown as unread, whatever happens at the same time', async () => {
    const step = fc.oneof(
      fc.constant({ kind: 'tell' } as const),
      fc.record({ kind: fc.constant('read' as const), which: fc.nat(20) }),
      fc.record({ kind: fc.constant('delete' as const), which: fc.nat(20) }),
      fc.constant({ kind: 'read-all' } as const),
    );

    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { maxLength: 8 }), { maxLength: 6 }), async (rounds) => {
        const given = givenPeople();
        const ada = given.people.person();
        for (const round of rounds) {
          const { items } = await listed(given, ada);
          const ids = items.map(({ id }) => id);
          const act = (one: (typeof round)[number]) => {
            if (one.kind === 'tell') return given.tell(ada);
            if (one.kind === 'read-all') return given.request('POST', `${PATH}/read-all`, ada);
            const id = ids[one.which % Math.max(ids.length, 1)] ?? 'none';
            if (one.kind === 'read') return given.request('POST', `${PATH}/${id}/read`, ada);
            return given.request('DELETE', `${PATH}/${id}`, ada);
          };
          await Promise.all(round.map(act));
          given.time.now += 1;
        }

        const { items, unreadCount } = await listed(given, ada);

        expect(unreadCount).toBe(items.filter((note) => !note.read).length);
      }),
      { numRuns: 60 },
    );
  });
});
