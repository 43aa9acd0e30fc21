import { headerOf, jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { givenUsers } from '../users.fixture.ts';
import { MAX_READ } from './audit.repository.ts';
import { csvRecord } from './csv.ts';

silenceOutput();

const PATH = '/v1/users/me/audit-log';
const MINUTE = 60_000;

/** A person with so many entries, a minute apart, whose actions alternate between `session.` and `profile.`. */
async function givenEntries(count: number, device = 'curl') {
  const given = givenUsers();
  const ada = await given.person();
  const start = given.time.now;
  for (let entry = 1; entry <= count; entry += 1) {
    given.time.now = start + entry * MINUTE;
    const action = entry % 2 === 0 ? `session.${entry}` : `profile.${entry}`;
    const transaction = given.transactions.begin();
    given.users.audit(transaction, { userId: ada, action, device, ...(entry === 3 && { by: 'grace' }) });
    await transaction.commit();
  }
  const iso = (entry: number) => new Date(start + entry * MINUTE).toISOString();
  const read = async (query: Readonly<Record<string, string>>) => {
    const entries = Object.entries(query).map(([name, value]) => [name, [encodeURIComponent(value)]]);
    return given.request('GET', PATH, ada, { query: Object.fromEntries(entries) });
  };
  const actions = async (query: Readonly<Record<string, string>>) =>
    (jsonOf(await read(query))['items'] as { action: string }[]).map(({ action }) => action);
  return { ...given, ada, iso, read, actions };
}

describe('the filters of an audit log', () => {
  test('narrow it by the beginning of an action, by who did it, and by time', async () => {
    const { actions, iso } = await givenEntries(6);

    expect(await actions({ action: 'session.' })).toEqual(['session.6', 'session.4', 'session.2']);
    expect(await actions({ action: 'session.4' })).toEqual(['session.4']);
    expect(await actions({ by: 'grace' })).toEqual(['profile.3']);
    expect(await actions({ from: iso(2), to: iso(4) })).toEqual(['session.4', 'profile.3', 'session.2']);
    expect(await actions({ from: iso(5) })).toEqual(['session.6', 'profile.5']);
    expect(await actions({ to: iso(2), action: 'profile' })).toEqual(['profile.1']);
  });

  test('leave pages that hold each entry once', async () => {
    const { read } = await givenEntries(9);

    const seen: string[] = [];
    let cursor: unknown = null;
    do {
      const answer = jsonOf(
        await read({ limit: '2', action: 'profile.', ...(cursor !== null && { cursor: String(cursor) }) }),
      );
      seen.push(...(answer['items'] as { action: string }[]).map(({ action }) => action));
      cursor = answer['cursor'];
    } while (cursor !== null);

    expect(seen).toEqual(['profile.9', 'profile.7', 'profile.5', 'profile.3', 'profile.1']);
  });

  test('read no more than a bounded part of a long log at once, and go on from there', async () => {
    const { database, table, ada, read } = await givenEntries(2);
    const [some] = database.items('users', `USER#${ada}`).filter(({ sk }) => String(sk).startsWith('AUDIT#'));
    for (let entry = 0; entry < MAX_READ + 5; entry += 1) {
      const sk = `AUDIT#2026-11-22T00:00:00.000Z#${String(entry).padStart(6, '0')}`;
      await table.write(table.put({ ...some, pk: `USER#${ada}`, sk, action: 'flood' }));
    }

    const first = jsonOf(await read({ action: 'session.' }));
    const second = jsonOf(await read({ action: 'session.', cursor: String(first['cursor']) }));

    expect([first['items'], second['items']]).toMatchObject([[], [{ action: 'session.2' }]]);
    expect(second['cursor']).toBeNull();
  });

  test('show nothing whose time is over, though the table still has it', async () => {
    const { time, actions } = await givenEntries(2);
    time.now += 365 * 86_400_000 - MINUTE / 2;

    expect(await actions({})).toEqual(['session.2']);
  });

  test.each<Readonly<Record<string, string>>>([{ from: 'yesterday' }, { to: '2026-13-01' }, { action: '' }])(
    'refuse %j',
    async (query) => {
      const { read } = await givenEntries(1);

      expect((await read(query)).statusCode).toBe(422);
    },
  );
});

describe('GET /v1/users/me/audit-log/export', () => {
  const exported = async (given: Awaited<ReturnType<typeof givenEntries>>, format: string) => {
    const parts: string[] = [];
    let link: string | null = `<${PATH}/export?format=${format}&action=profile.>`;
    while (link !== null) {
      const { pathname, searchParams } = new URL(/<(.*?)>/.exec(link)![1]!, 'https://app.example');
      const query = Object.fromEntries(
        [...searchParams].map(([name, value]) => [name, [encodeURIComponent(value)]]),
      );
      const answer = await given.request('GET', pathname, given.ada, { query });
      expect(answer.statusCode).toBe(200);
      parts.push(answer.body ?? '');
      link = headerOf(answer, 'link');
    }
    return parts;
  };

  test('gives the whole log in parts that are one file when they are put together', async () => {
    const given = await givenEntries(620);

    const parts = await exported(given, 'csv');

    const lines = parts.join('').trimEnd().split('\r\n');
    expect(parts).toHaveLength(2);
    expect(lines).toHaveLength(1 + 310);
    expect(lines[0]).toBe('"id","at","action","by","impersonator","device","network","about","reason"');
    expect(new Set(lines).size).toBe(lines.length);
  });

  test('gives it as JSON lines as well', async () => {
    const given = await givenEntries(4);

    const [part] = await exported(given, 'jsonl');

    const entries = part!
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(entries).toMatchObject([{ action: 'profile.3' }, { action: 'profile.1' }]);
  });

  test('is a file with a name, and no cache keeps it', async () => {
    const given = await givenEntries(1);

    const answer = await given.request('GET', `${PATH}/export`, given.ada);

    expect(headerOf(answer, 'content-disposition')).toBe('attachment; filename="audit-log.csv"');
    expect(headerOf(answer, 'content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(headerOf(answer, 'cache-control')).toBe('no-store');
  });

  test('makes no formula of what others have written', async () => {
    const given = await givenEntries(1, '=HYPERLINK("https://evil.example","click")');

    const answer = await given.request('GET', `${PATH}/export`, given.ada);

    expect(answer.body).toContain(`"'=HYPERLINK(""https://evil.example"",""click"")"`);
  });

  test.each(['=1', '+1', '-1', '@sum', '\t=1', '\r=1', '\n=1'])('keeps %j a text', (field) => {
    expect(csvRecord([field])).toBe(`"'${field}"\r\n`);
  });
});

describe('the audit log of an organisation', () => {
  async function givenOrganisation() {
    const given = await givenEntries(1);
    const eve = await given.person('eve@example.com');
    const created = await given.request('POST', '/v1/orgs', given.ada, { body: { name: 'Engines' } });
    const path = `/v1/orgs/${String(jsonOf(created)['id'])}/audit-log`;
    return { given, eve, path };
  }

  test('is read and taken away by who manages it', async () => {
    const { given, path } = await givenOrganisation();

    const answers = [
      await given.request('GET', path, given.ada),
      await given.request('GET', `${path}/export`, given.ada, { query: { format: ['jsonl'] } }),
    ];

    const entry = { action: 'organisation.created', by: given.ada };
    expect(jsonOf(answers[0]!)['items']).toMatchObject([entry]);
    expect(JSON.parse(answers[1]!.body!.split('\n')[0]!)).toMatchObject(entry);
  });

  test('does not exist for anybody else', async () => {
    const { given, eve, path } = await givenOrganisation();

    const answers = [
      await given.request('GET', path, eve),
      await given.request('GET', `${path}/export`, eve),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404]);
  });
});
