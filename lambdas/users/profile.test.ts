import { headerOf, jsonOf } from '../platform/testing/alb.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { givenUsers } from './users.fixture.ts';

silenceOutput();

const ME = '/v1/users/me';

describe('GET /v1/users/me', () => {
  test('shows the own profile with its version', async () => {
    const { person, request } = givenUsers();
    const ada = await person('ada@example.com');

    const answer = await request('GET', ME, ada);

    expect(answer.statusCode).toBe(200);
    expect(headerOf(answer, 'ETag')).toBe('"1"');
    expect(headerOf(answer, 'Cache-Control')).toBe('no-store');
    expect(jsonOf(answer)).toEqual({
      id: ada,
      email: 'ada@example.com',
      displayName: null,
      locale: 'en',
      timeZone: 'UTC',
      organisationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      closing: null,
      createdAt: '2026-11-21T09:00:00.000Z',
      updatedAt: '2026-11-21T09:00:00.000Z',
    });
  });

  test('answers 304 to whoever has this version', async () => {
    const { person, request } = givenUsers();
    const ada = await person();

    const answer = await request('GET', ME, ada, { headers: { 'if-none-match': '"1"' } });

    expect(answer).toMatchObject({ statusCode: 304, body: '' });
  });

  test('answers 401 without credentials, and 404 when the account is gone', async () => {
    const { request } = givenUsers();

    const answers = [await request('GET', ME), await request('GET', ME, 'gone')];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 404]);
  });
});

describe('PATCH /v1/users/me', () => {
  test('changes what is sent and keeps the rest', async () => {
    const { person, request, time } = givenUsers();
    const ada = await person();
    time.now += 60_000;

    const answer = await request('PATCH', ME, ada, {
      body: { displayName: '  Ada Lovelace ', locale: 'de' },
    });

    const expected = { displayName: 'Ada Lovelace', locale: 'de', timeZone: 'UTC' };
    expect(headerOf(answer, 'ETag')).toBe('"2"');
    expect(jsonOf(answer)).toMatchObject({ ...expected, updatedAt: '2026-11-21T09:01:00.000Z' });
    expect(jsonOf(await request('GET', ME, ada))).toMatchObject(expected);
  });

  test('tells of the change by an event with names only, and in the audit log', async () => {
    const { person, request, events, database } = givenUsers();
    const ada = await person();

    await request('PATCH', ME, ada, { body: { displayName: 'Ada' }, headers: { 'user-agent': 'curl' } });

    expect(events().at(-1)).toMatchObject({
      type: 'user.updated',
      version: 2,
      subject: ada,
      data: { changed: ['displayName'] },
    });
    const [entry] = database.items('users').filter(({ sk }) => String(sk).startsWith('AUDIT#'));
    expect(entry).toMatchObject({ action: 'profile.updated', device: 'curl' });
    expect(JSON.stringify(database.items('users'))).not.toContain('"Ada"');
  });

  test('answers 412 when somebody else was faster, and changes nothing', async () => {
    const { person, request } = givenUsers();
    const ada = await person();
    await request('PATCH', ME, ada, { body: { displayName: 'First' } });

    const answer = await request('PATCH', ME, ada, {
      body: { displayName: 'Second' },
      headers: { 'if-match': '"1"' },
    });

    expect(answer.statusCode).toBe(412);
    expect(jsonOf(await request('GET', ME, ada))).toMatchObject({ displayName: 'First' });
  });

  test('lets one of two changes of the same version win', async () => {
    const { person, request } = givenUsers();
    const ada = await person();
    const change = (displayName: string) =>
      request('PATCH', ME, ada, { body: { displayName }, headers: { 'if-match': '"1"' } });

    const answers = await Promise.all([change('First'), change('Second')]);

    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412]);
  });

  test('applies both of two changes that name no version', async () => {
    const { person, request } = givenUsers();
    const ada = await person();

    const answers = await Promise.all([
      request('PATCH', ME, ada, { body: { displayName: 'Ada' } }),
      request('PATCH', ME, ada, { body: { timeZone: 'Europe/Berlin' } }),
    ]);

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(jsonOf(await request('GET', ME, ada))).toMatchObject({
      displayName: 'Ada',
      timeZone: 'Europe/Berlin',
    });
  });

  test('writes nothing when nothing changes', async () => {
    const { person, request, events } = givenUsers();
    const ada = await person();

    const answer = await request('PATCH', ME, ada, { body: { locale: 'en' } });

    expect(headerOf(answer, 'ETag')).toBe('"1"');
    expect(events()).toHaveLength(1);
  });

  test.each([
    ['displayName', '', 'must have 1 to 80 characters'],
    ['displayName', 'x'.repeat(81), 'must have 1 to 80 characters'],
    ['displayName', 'Ada\nAdmin', 'must be one line of visible characters'],
    ['displayName', 'abc\u202Ecba', 'must be one line of visible characters'],
    ['displayName', 'Prizes at https://evil.example', 'must not have the address of a page'],
    ['displayName', 'WWW.evil.example', 'must not have the address of a page'],
    ['locale', 'german', 'must be a language tag of BCP 47, such as de or en-GB'],
    ['locale', 'EN-gb', 'must be a language tag of BCP 47, such as de or en-GB'],
    ['timeZone', 'Mars/Olympus', 'must be a time zone of the IANA database, such as Europe/Berlin'],
    ['timeZone', '+02:00', 'must be a time zone of the IANA database, such as Europe/Berlin'],
    ['email', 'eve@example.com', 'is not a known field'],
  ])('answers 422 to %s %j', async (path, value, message) => {
    const { person, request } = givenUsers();
    const ada = await person();

    const answer = await request('PATCH', ME, ada, { body: { [path]: value } });

    expect(answer.statusCode).toBe(422);
    expect(jsonOf(answer)).toMatchObject({ fields: [{ path, message }] });
  });
});
