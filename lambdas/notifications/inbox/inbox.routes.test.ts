import { headerOf, jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { givenPeople } from '../people.fixture.ts';

silenceOutput();

const PATH = '/v1/notifications';
const DAY_MS = 86_400_000;

interface List {
  readonly items: readonly {
    readonly id: string;
    readonly type: string;
    readonly title: string;
    readonly text: string;
    readonly url: string | null;
    readonly read: boolean;
  }[];
  readonly cursor: string | null;
  readonly unreadCount: number;
}

type Given = ReturnType<typeof givenPeople>;

async function list({ request }: Given, as: string, query: Record<string, string[]> = {}): Promise<List> {
  return jsonOf(await request('GET', PATH, as, { query })) as unknown as List;
}

/** Tells somebody so many things, a millisecond apart. */
async function tellMany(given: Given, userId: string, many: number): Promise<void> {
  for (let one = 0; one < many; one += 1) {
    given.time.now += 1;
    await given.tell(userId, { eventId: `event-${one}` });
  }
}

describe('GET /v1/notifications', () => {
  test('shows what somebody was told, newest first, a page at a time, and how much of all is unread', async () => {
    const given = givenPeople();
    const ada = given.people.person();
    await given.tell(ada, { type: 'password.changed' });
    given.time.now += 1;
    await given.tell(ada, { type: 'mfa.enabled' });
    given.time.now += 1;
    await given.tell(ada, { type: 'passkey.added' });

    const first = await list(given, ada, { limit: ['2'] });
    const second = await list(given, ada, { limit: ['2'], cursor: [first.cursor!] });

    expect(first.items.map(({ type }) => type)).toEqual(['passkey.added', 'mfa.enabled']);
    expect(second.items.map(({ type }) => type)).toEqual(['password.changed']);
    expect([first.unreadCount, second.unreadCount, second.cursor]).toEqual([3, 3, null]);
  });

  test('writes it in the language that its reader has now, with the names that people have now', async () => {
    const given = givenPeople();
    const ada = given.people.person({ locale: 'de-AT' });
    const bob = given.people.person({ displayName: 'Bob Baumeister' });
    given.people.organisations.set('org-1', 'Analytical Engines');
    const values = { organisationId: 'org-1', userId: bob, role: 'member' };
    for (let note = 0; note < 3; note += 1) {
      await given.tell(ada, { type: 'member.joined', category: 'activity', values });
    }

    const { items } = await list(given, ada);

    expect(new Set(items.map(({ title }) => title))).toEqual(
      new Set(['Bob Baumeister ist jetzt bei Analytical Engines']),
    );
    expect(given.people.lookups).toBe(2);
  });

  test('leads to pages of the site by their whole address, and to those of others as they are', async () => {
    const given = givenPeople();
    const ada = given.people.person();
    const said = { titleEn: 'News', textEn: 'Read on.', titleDe: 'Neues', textDe: 'Lies weiter.' };
    const values = { ...said, url: 'https://blog.example/news' };
    await given.tell(ada, { type: 'announcement.published', category: 'product', values });
    given.time.now += 1;
    const refused = { fileId: 'file-1', purpose: 'file', reason: 'empty' };
    await given.tell(ada, { type: 'file.failed', category: 'activity', values: refused });

    const { items } = await list(given, ada);

    expect(items.map(({ url }) => url)).toEqual([
      'https://app.example/files.html',
      'https://blog.example/news',
    ]);
  });

  test('shows the unread ones alone to who asks for them', async () => {
    const given = givenPeople();
    const ada = given.people.person();
    await tellMany(given, ada, 3);
    const [newest] = (await list(given, ada)).items;
    await given.request('POST', `${PATH}/${newest!.id}/read`, ada);

    const first = await list(given, ada, { unread: ['true'], limit: ['1'] });
    const second = await list(given, ada, { unread: ['true'], limit: ['1'], cursor: [first.cursor!] });

    const ids = [...first.items, ...second.items].map(({ id }) => id);
    expect(ids).toHaveLength(2);
    expect(ids).not.toContain(newest!.id);
    expect([first.unreadCount, second.cursor]).toEqual([2, null]);
  });

  test('answers 304 until something is told, read or deleted', async () => {
    const given = givenPeople();
    const ada = given.people.person();
    await given.tell(ada);
    const changes = [
      () => given.tell(ada),
      async () => {
        const [newest] = (await list(given, ada)).items;
        await given.request('POST', `${PATH}/${newest!.id}/read`, ada);
      },
      async () => {
        const [newest] = (await list(given, ada)).items;
        await given.request('DELETE', `${PATH}/${newest!.id}`, ada);
      },
    ];

    for (const change of changes) {
      const known = {
        headers: { 'if-none-match': headerOf(await given.request('GET', PATH, ada), 'ETag')! },
      };
      const before = await given.request('GET', PATH, ada, known);
      await change();
      const after = await given.request('GET', PATH, ada, known);

      expect([before.statusCode, before.body, after.statusCode]).toEqual([304, '', 200]);
    }
  });

  test('forgets what was told 90 days ago', async () => {
    const given = givenPeople();
    const ada = given.people.person();
    await given.tell(ada);
    given.time.now += 90 * DAY_MS;

    const { items, unreadCount } = await list(given, ada);

    expect([items, unreadCount]).toEqual([[], 0]);
  });

  test.each([
    [{ cursor: ['made-up'] }, 400],
    [{ limit: ['101'] }, 422],
    [{ unread: ['perhaps'] }, 422],
  ])('answers %j with %i', async (query, status) => {
    const { people, request } = givenPeople();

    const answer = await request('GET', PATH, people.person(), { query });

    expect(answer.statusCode).toBe(status);
  });
});

describe('POST /v1/notifications/{id}/read', () => {
  test('answers 204 however often, and the count goes down once', async () => {
    const given = givenPeople();
    const ada = given.people.person();
    await tellMany(given, ada, 2);
    const [newest] = (await list(given, ada)).items;
    const read = () => given.request('POST', `${PATH}/${newest!.id}/read`, ada);

    const answers = [await read(), await read()];

    const after = await list(given, ada);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 204]);
    expect(after.items.map(({ read }) => read)).toEqual([true, false]);
    expect(after.unreadCount).toBe(1);
  });

  test.each([
    ['POST', '/read'],
    ['DELETE', ''],
  ])('of another’s notification is 404, as of none: %s', async (method, rest) => {
    const given = givenPeople();
    const [ada, eve] = [given.people.person(), given.people.person()];
    await given.tell(ada);
    const [newest] = (await list(given, ada)).items;

    const anothers = await given.request(method, `${PATH}/${newest!.id}${rest}`, eve);
    const nobodys = await given.request(method, `${PATH}/no-such-id${rest}`, eve);

    const codes = [anothers, nobodys].map((answer) => jsonOf(answer)['code']);
    expect(codes).toEqual(['notification_not_found', 'notification_not_found']);
    expect((await list(given, ada)).unreadCount).toBe(1);
  });
});

describe('POST /v1/notifications/read-all', () => {
  test('leaves nothing unread, however much there is', async () => {
    const given = givenPeople();
    const ada = given.people.person();
    await tellMany(given, ada, 120);

    const answer = await given.request('POST', `${PATH}/read-all`, ada);

    const after = await list(given, ada, { limit: ['100'] });
    expect(answer.statusCode).toBe(204);
    expect(after.unreadCount).toBe(0);
    expect(after.items.every(({ read }) => read)).toBe(true);
  });

  test('leaves unread what came after the newest that its reader has seen', async () => {
    const given = givenPeople();
    const [ada, bob] = [given.people.person(), given.people.person()];
    await tellMany(given, ada, 2);
    await given.tell(bob);
    const [seen] = (await list(given, ada)).items;
    given.time.now += 1;
    await given.tell(ada, { type: 'mfa.enabled' });

    await given.request('POST', `${PATH}/read-all`, ada, { query: { until: [seen!.id] } });

    const unread = await list(given, ada, { unread: ['true'] });
    expect(unread.items.map(({ type }) => type)).toEqual(['mfa.enabled']);
    expect((await list(given, bob)).unreadCount).toBe(1);
  });
});

describe('DELETE /v1/notifications/{id}', () => {
  test('leaves nothing of it, also not in the count', async () => {
    const given = givenPeople();
    const ada = given.people.person();
    await given.tell(ada);
    const [only] = (await list(given, ada)).items;

    const answers = [
      await given.request('DELETE', `${PATH}/${only!.id}`, ada),
      await given.request('DELETE', `${PATH}/${only!.id}`, ada),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 404]);
    expect(await list(given, ada)).toEqual({ items: [], cursor: null, unreadCount: 0 });
    expect(given.database.items('notifications')).toEqual([]);
  });
});
