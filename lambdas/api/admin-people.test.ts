import { silenceOutput } from '../platform/testing/output.ts';
import { givenService } from './administration.fixture.ts';
import type { Someone } from './administration.fixture.ts';

silenceOutput();

const SEARCH = '/v1/admin/users/search';
const reason = 'asked for it by phone';

/** An admin, and people to find. */
async function givenPeople() {
  const service = givenService();
  const admin = await service.admin('grace@navy.example');
  const ada = await service.person('Ada.King@engines.example', 'Ada Lovelace');
  const charles = await service.person('charles@engines.example', 'Charles Babbage');
  const search = async (query: string, more: object = {}, as: Someone = admin) => {
    const { json } = await as.send('POST', SEARCH, { query, ...more });
    return ((json['items'] ?? []) as { email: string }[]).map(({ email }) => email);
  };
  return { service, admin, ada, charles, search };
}

describe('POST /v1/admin/users/search', () => {
  test.each([
    ['ada', ['Ada.King@engines.example']],
    ['ADA.KING@ENG', ['Ada.King@engines.example']],
    ['lovel', ['Ada.King@engines.example']],
    ['lovelace ad', ['Ada.King@engines.example']],
    ['babbage ada', []],
    ['@engines', ['charles@engines.example', 'Ada.King@engines.example']],
    ['@engines.example', ['charles@engines.example', 'Ada.King@engines.example']],
    ['@engines.exampl3', []],
    ['nobody', []],
  ])('finds by %j those who last registered first', async (query, found) => {
    const { search } = await givenPeople();

    expect(await search(query)).toEqual(found);
  });

  test('finds a name however its accents are typed', async () => {
    const { service, search } = await givenPeople();
    await service.person('emilie@example.com', 'Émilie du Châtelet');

    const found = [await search('e\u0301milie'), await search('CHÂTELET')];

    expect(found).toEqual([['emilie@example.com'], ['emilie@example.com']]);
  });

  test('finds somebody by their id', async () => {
    const { search, ada } = await givenPeople();

    expect(await search(ada.userId)).toEqual(['Ada.King@engines.example']);
  });

  test('shows what an administrator must know', async () => {
    const { service, admin, ada } = await givenPeople();
    await admin.send('POST', `/v1/admin/users/${ada.userId}/suspend`, { reason });

    const { json } = await admin.send('POST', SEARCH, { query: 'lovelace' });

    expect(json).toEqual({
      items: [
        {
          id: ada.userId,
          email: 'Ada.King@engines.example',
          displayName: 'Ada Lovelace',
          verified: true,
          suspendedAt: new Date(service.clock.now()).toISOString(),
          closingAt: null,
          roles: [],
          organisations: 1,
          createdAt: expect.any(String),
        },
      ],
      cursor: null,
    });
  });

  test('leads through everybody page by page, each once', async () => {
    const { service, admin } = await givenPeople();
    for (const name of ['anne', 'anna', 'annie']) await service.person(`${name}@example.com`, 'Ann Other');

    const found: string[] = [];
    let cursor: unknown = null;
    do {
      const body = { query: 'ann', limit: 2, ...(cursor !== null && { cursor }) };
      const { json } = await admin.send('POST', SEARCH, body);
      found.push(...(json['items'] as { email: string }[]).map(({ email }) => email));
      cursor = json['cursor'];
    } while (cursor !== null);

    expect(found).toEqual(['annie@example.com', 'anna@example.com', 'anne@example.com']);
  });

  test('follows a change of the name, and forgets the one before', async () => {
    const { service, search, ada } = await givenPeople();
    await ada.send('PATCH', '/v1/users/me', { displayName: 'Augusta Byron' });
    await service.search.follow({ aggregate: ada.userId });

    const found = [await search('augusta'), await search('lovelace')];

    expect(found).toEqual([['Ada.King@engines.example'], []]);
  });

  test('keeps people found while the root of the data secret is replaced', async () => {
    const { service, search } = await givenPeople();
    const first = { id: 1, text: 'a data secret', createdAt: 0 };
    const second = { id: 2, text: 'another data secret', createdAt: 0 };
    service.useRoots({ active: second, all: [first, second] });
    await service.person('mary@engines.example', 'Mary Somerville');

    expect(await search('mary')).toEqual(['mary@engines.example']);
    expect(await search('charles')).toEqual(['charles@engines.example']);
  });

  test('leaves nothing readable in the read model', async () => {
    const { service } = await givenPeople();

    const stored = JSON.stringify(service.database.items('admin'));

    expect(stored).not.toMatch(/lovelace|engines\.example|babbage/i);
  });

  test('is in the administrators’ log, without the words that were looked for', async () => {
    const { service, admin, search } = await givenPeople();
    await search('lovelace');

    const log = service.database.items('users', 'LOG#admins');

    const searches = log.filter(({ action }) => action === 'people.searched');
    expect(searches).toMatchObject([{ by: admin.userId, network: expect.stringMatching(/\/24$/) }]);
    expect(JSON.stringify(searches)).not.toContain('lovelace');
  });

  test.each([
    [{ query: 'ad' }, 422],
    [{ query: '  a d ' }, 422],
    [{ query: 'a b c' }, 422],
    [{ query: 'ada', cursor: 'nonsense' }, 400],
    [{ query: 'ada', cursor: '7.' }, 400],
    [{ query: 'ada', limit: 51 }, 422],
  ])('answers to %j with %i', async (body, status) => {
    const { admin } = await givenPeople();

    expect((await admin.send('POST', SEARCH, body)).status).toBe(status);
  });

  test('is for administrators alone', async () => {
    const { ada } = await givenPeople();

    const answer = await ada.send('POST', SEARCH, { query: 'charles' });

    expect([answer.status, answer.json['code']]).toEqual([403, 'forbidden']);
  });
});

describe('GET /v1/admin/users/{id}', () => {
  test('shows the person, how they log in, and where they belong', async () => {
    const { admin, ada } = await givenPeople();

    const { json } = await admin.send('GET', `/v1/admin/users/${ada.userId}`);

    expect(json).toMatchObject({
      id: ada.userId,
      email: 'Ada.King@engines.example',
      displayName: 'Ada Lovelace',
      roles: [],
      factors: { password: true, authenticatorApp: false, passkeys: 0, providers: [] },
      sessions: 1,
      organisations: [{ role: 'owner', personal: true }],
    });
  });

  test('is written down, and is not found for an id that nobody has', async () => {
    const { service, admin, ada } = await givenPeople();
    await admin.send('GET', `/v1/admin/users/${ada.userId}`);

    const nobody = await admin.send('GET', '/v1/admin/users/01a1fd55-7a80-7833-ba58-a725cfc26732');

    expect([nobody.status, nobody.json['code']]).toEqual([404, 'user_not_found']);
    const read = service.database
      .items('users', 'LOG#admins')
      .filter(({ action }) => action === 'person.read');
    expect(read).toMatchObject([{ by: admin.userId, about: ada.userId }]);
  });
});

describe('erasing somebody', () => {
  test('leaves nothing that leads to them, whatever comes late', async () => {
    const { service, search, charles } = await givenPeople();

    await service.personalData.eraseUser(charles.userId, null);
    await service.personalData.eraseUser(charles.userId, null);
    await service.search.follow({ aggregate: charles.userId });

    expect(await search('charles')).toEqual([]);
    const left = service.database.items('admin').filter(({ sk }) => sk === `USER#${charles.userId}`);
    expect(left).toEqual([]);
  });
});
