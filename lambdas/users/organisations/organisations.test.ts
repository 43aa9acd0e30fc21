import { silenceOutput } from '../../platform/testing/output.ts';
import { givenOrganisations } from './organisations.fixture.ts';

silenceOutput();

const ORGS = '/v1/orgs';

describe('POST /v1/orgs', () => {
  test('makes an organisation that its maker owns, and tells of it', async () => {
    const { person, send, eventsOf, logOf } = givenOrganisations();
    const ada = await person();

    const answer = await send('POST', ORGS, ada, { body: { name: '  Engines ' } });

    expect(answer).toMatchObject({
      status: 201,
      etag: '"1"',
      body: { name: 'Engines', personal: false, role: 'owner', members: 1 },
    });
    const id = String(answer.body['id']);
    expect(await send('GET', `${ORGS}/${id}`, ada)).toEqual({ ...answer, status: 200 });
    expect(eventsOf(id)).toEqual(['organisation.created']);
    expect(logOf(id)).toEqual([['organisation.created', ada]]);
  });

  test.each(['', ' ', 'x'.repeat(81), 'a\nb', 'abc\u202Ecba'])('answers 422 to the name %j', async (name) => {
    const { person, send } = givenOrganisations();
    const ada = await person();

    const { status } = await send('POST', ORGS, ada, { body: { name } });

    expect(status).toBe(422);
  });

  test('answers 409 to who belongs to as many as one can', async () => {
    const { person, send, table } = givenOrganisations();
    const ada = await person();
    for (let n = 1; n < 50; n += 1) {
      const member = { organisationId: `o${n}`, userId: ada, role: 'member', personal: false };
      await table.write(table.put({ pk: `MEMBER#${ada}`, sk: `ORG#o${n}`, ...member }));
    }

    const answer = await send('POST', ORGS, ada, { body: { name: 'One more' } });

    expect(answer).toMatchObject({ status: 409, body: { code: 'too_many_organisations' } });
  });
});

describe('GET /v1/orgs', () => {
  test('lists the personal one and the others, and says which one is meant', async () => {
    const { person, organisation, send } = givenOrganisations();
    const ada = await person();
    const id = await organisation(ada);

    const { body } = await send('GET', ORGS, ada);

    expect(body['items']).toEqual([
      expect.objectContaining({ name: null, personal: true, role: 'owner', current: true }),
      expect.objectContaining({ id, name: 'Engines', personal: false, role: 'owner', current: false }),
    ]);
  });

  test('is read page by page', async () => {
    const { person, organisation, send } = givenOrganisations();
    const ada = await person();
    const id = await organisation(ada);

    const first = await send('GET', ORGS, ada, { query: { limit: ['1'] } });
    const second = await send('GET', ORGS, ada, {
      query: { limit: ['1'], cursor: [String(first.body['cursor'])] },
    });

    expect(first.body['items']).toHaveLength(1);
    expect(second.body).toMatchObject({ items: [{ id }], cursor: null });
  });
});

describe('GET /v1/orgs/{id}', () => {
  test('answers 304 to whoever has this version', async () => {
    const { person, organisation, send } = givenOrganisations();
    const ada = await person();
    const id = await organisation(ada);

    const { status } = await send('GET', `${ORGS}/${id}`, ada, { headers: { 'if-none-match': '"1"' } });

    expect(status).toBe(304);
  });
});

describe('PATCH /v1/orgs/{id}', () => {
  test('renames it, which is told without the name', async () => {
    const { person, organisation, send, eventsOf, database } = givenOrganisations();
    const ada = await person();
    const id = await organisation(ada);

    const answer = await send('PATCH', `${ORGS}/${id}`, ada, { body: { name: 'Analytical Engines' } });

    expect(answer).toMatchObject({ status: 200, etag: '"2"', body: { name: 'Analytical Engines' } });
    expect(eventsOf(id)).toEqual(['organisation.created', 'organisation.renamed']);
    expect(JSON.stringify(database.items('events'))).not.toContain('Analytical Engines');
  });

  test('answers 412 when somebody else was faster, and keeps their name', async () => {
    const { person, organisation, send } = givenOrganisations();
    const ada = await person();
    const id = await organisation(ada);
    await send('PATCH', `${ORGS}/${id}`, ada, { body: { name: 'First' } });

    const { status } = await send('PATCH', `${ORGS}/${id}`, ada, {
      body: { name: 'Second' },
      headers: { 'if-match': '"1"' },
    });

    expect(status).toBe(412);
    expect((await send('GET', `${ORGS}/${id}`, ada)).body['name']).toBe('First');
  });

  test('answers 429 to who renames it all the time: each time up to ten webhooks are called', async () => {
    const { person, organisation, send, eventsOf } = givenOrganisations();
    const ada = await person();
    const id = await organisation(ada);
    for (let n = 0; n < 60; n += 1)
      await send('PATCH', `${ORGS}/${id}`, ada, { body: { name: `Name ${n}` } });

    const { status } = await send('PATCH', `${ORGS}/${id}`, ada, { body: { name: 'Name 60' } });

    expect(status).toBe(429);
    expect(eventsOf(id).filter((type) => type === 'organisation.renamed')).toHaveLength(60);
  });
});

describe('a personal organisation', () => {
  const ofAda = async () => {
    const given = givenOrganisations();
    const ada = await given.person();
    const id = String((await given.send('GET', '/v1/users/me', ada)).body['organisationId']);
    return { ...given, ada, id };
  };

  test('is read like any other', async () => {
    const { send, ada, id } = await ofAda();

    const answers = [
      await send('GET', `${ORGS}/${id}`, ada),
      await send('GET', `${ORGS}/${id}/members`, ada),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });

  test.each([
    ['PATCH', '', { name: 'Mine' }],
    ['DELETE', '', undefined],
    ['POST', '/transfer', { userId: 'eve' }],
    ['POST', '/invitations', { email: 'eve@example.com', role: 'member' }],
    ['PATCH', '/members/ME', { role: 'member' }],
    ['DELETE', '/members/ME', undefined],
  ])('stays one person’s alone: %s %s is answered 409', async (method, path, body) => {
    const { send, ada, id } = await ofAda();

    const answer = await send(method, `${ORGS}/${id}${path.replace('ME', ada)}`, ada, { body });

    expect(answer).toMatchObject({ status: 409, body: { code: 'personal_organisation' } });
  });
});

describe('the current organisation', () => {
  const PATH = '/v1/users/me/organisation';

  test('is the personal one, until another one is switched to', async () => {
    const { person, organisation, send } = givenOrganisations();
    const ada = await person();
    const id = await organisation(ada);

    const before = await send('GET', PATH, ada);
    const { status } = await send('PUT', PATH, ada, { body: { organisationId: id } });

    expect(status).toBe(204);
    expect(before.body).toMatchObject({ personal: true });
    expect((await send('GET', PATH, ada)).body).toMatchObject({ id, personal: false });
  });

  test('is the personal one again after leaving', async () => {
    const { person, organisation, member, send } = givenOrganisations();
    const ada = await person();
    const id = await organisation(ada);
    const bob = await member(ada, id, 'bob@example.com');
    await send('PUT', PATH, bob, { body: { organisationId: id } });

    await send('DELETE', `${ORGS}/${id}/members/${bob}`, bob);

    expect((await send('GET', PATH, bob)).body).toMatchObject({ personal: true });
  });

  test('is never one of others', async () => {
    const { person, organisation, send } = givenOrganisations();
    const [ada, eve] = [await person(), await person('eve@example.com')];
    const id = await organisation(ada);

    const answer = await send('PUT', PATH, eve, { body: { organisationId: id } });

    expect(answer).toMatchObject({ status: 404, body: { code: 'organisation_not_found' } });
    expect((await send('GET', PATH, eve)).body).toMatchObject({ personal: true });
  });
});
