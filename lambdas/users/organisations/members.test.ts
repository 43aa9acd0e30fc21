import { silenceOutput } from '../../platform/testing/output.ts';
import { givenOrganisations } from './organisations.fixture.ts';

silenceOutput();

async function givenEngines() {
  const given = givenOrganisations();
  const ada = await given.person('ada@example.com');
  const id = await given.organisation(ada);
  const path = `/v1/orgs/${id}`;
  return { ...given, ada, id, path, memberPath: (userId: string) => `${path}/members/${userId}` };
}

describe('GET /v1/orgs/{id}/members', () => {
  test('lists who belongs to it, by their names', async () => {
    const { ada, id, path, member, send } = await givenEngines();
    const bob = await member(ada, id, 'bob@example.com', 'admin');
    await send('PATCH', '/v1/users/me', bob, { body: { displayName: 'Bob' } });

    const { body } = await send('GET', `${path}/members`, ada);

    expect(body['items']).toEqual([
      { userId: ada, displayName: null, role: 'owner', joinedAt: '2026-11-21T09:00:01.000Z' },
      { userId: bob, displayName: 'Bob', role: 'admin', joinedAt: '2026-11-21T09:00:02.000Z' },
    ]);
  });
});

describe('PATCH /v1/orgs/{id}/members/{userId}', () => {
  test('gives another role, which stands on both sides and is told', async () => {
    const { ada, id, memberPath, member, send, database, eventsOf, logOf } = await givenEngines();
    const bob = await member(ada, id, 'bob@example.com');

    const answer = await send('PATCH', memberPath(bob), ada, { body: { role: 'admin' } });

    expect(answer).toMatchObject({ status: 200, etag: '"2"', body: { userId: bob, role: 'admin' } });
    const stored = database
      .items('users')
      .filter(({ userId, organisationId }) => userId === bob && organisationId === id);
    expect(stored.filter(({ role }) => role === 'admin')).toHaveLength(2);
    expect(eventsOf(id).at(-1)).toBe('member.role_changed');
    expect(logOf(id).at(-1)).toEqual(['member.role_changed', ada]);
  });

  test('changes and tells nothing when they have the role', async () => {
    const { ada, id, memberPath, member, send, eventsOf } = await givenEngines();
    const bob = await member(ada, id, 'bob@example.com');
    const before = eventsOf(id).length;

    const answer = await send('PATCH', memberPath(bob), ada, { body: { role: 'member' } });

    expect(answer).toMatchObject({ status: 200, etag: '"1"' });
    expect(eventsOf(id)).toHaveLength(before);
  });

  test('answers 429 to who gives and takes a role all the time: each change is mailed', async () => {
    const { ada, id, memberPath, member, send, eventsOf } = await givenEngines();
    const bob = await member(ada, id, 'bob@example.com');
    const change = (n: number) =>
      send('PATCH', memberPath(bob), ada, { body: { role: n % 2 === 0 ? 'admin' : 'member' } });
    for (let n = 0; n < 60; n += 1) await change(n);

    const { status } = await change(60);

    expect(status).toBe(429);
    expect(eventsOf(id).filter((type) => type === 'member.role_changed')).toHaveLength(60);
  });

  test('answers 412 when somebody else was faster', async () => {
    const { ada, id, memberPath, member, send } = await givenEngines();
    const bob = await member(ada, id, 'bob@example.com');
    const { etag } = await send('GET', memberPath(bob), ada);
    await send('PATCH', memberPath(bob), ada, { body: { role: 'admin' } });

    const { status } = await send('PATCH', memberPath(bob), ada, {
      body: { role: 'owner' },
      headers: { 'if-match': String(etag) },
    });

    expect(status).toBe(412);
    expect((await send('GET', memberPath(bob), ada)).body['role']).toBe('admin');
  });

  test('answers 409 to the last owner, and lets one of two go', async () => {
    const { ada, id, memberPath, member, send, rolesOf } = await givenEngines();
    const step = () => send('PATCH', memberPath(ada), ada, { body: { role: 'admin' } });

    const alone = await step();
    const bob = await member(ada, id, 'bob@example.com', 'owner');
    const second = await step();

    expect(alone).toMatchObject({ status: 409, body: { code: 'last_owner' } });
    expect(second.status).toBe(200);
    expect(rolesOf(id)).toEqual({ [ada]: 'admin', [bob]: 'owner' });
  });
});

describe('DELETE /v1/orgs/{id}/members/{userId}', () => {
  test('takes somebody out at once, on both sides', async () => {
    const { ada, id, path, memberPath, member, send, stored, eventsOf, logOf } = await givenEngines();
    const bob = await member(ada, id, 'bob@example.com');

    const answer = await send('DELETE', memberPath(bob), ada);

    expect(answer.status).toBe(204);
    expect((await send('GET', path, bob)).status).toBe(404);
    expect(stored(id)).toMatchObject({ members: 1, owners: 1 });
    expect(eventsOf(id).at(-1)).toBe('member.left');
    expect(logOf(id).at(-1)).toEqual(['member.removed', ada]);
  });

  test('lets everybody leave, but the last owner', async () => {
    const { ada, id, memberPath, member, send, logOf } = await givenEngines();
    const bob = await member(ada, id, 'bob@example.com');

    const answers = [await send('DELETE', memberPath(ada), ada), await send('DELETE', memberPath(bob), bob)];

    expect(answers.map(({ status, body }) => [status, body['code']])).toEqual([
      [409, 'last_owner'],
      [204, undefined],
    ]);
    expect(logOf(id).at(-1)).toEqual(['member.left', bob]);
  });

  test('answers 404 for who does not belong to it', async () => {
    const { ada, memberPath, person, send } = await givenEngines();
    const eve = await person('eve@example.com');

    const answer = await send('DELETE', memberPath(eve), ada);

    expect(answer).toMatchObject({ status: 404, body: { code: 'member_not_found' } });
  });
});

describe('POST /v1/orgs/{id}/transfer', () => {
  test('makes a member the owner, and the owner an admin', async () => {
    const { ada, id, path, member, send, rolesOf, stored, eventsOf } = await givenEngines();
    const bob = await member(ada, id, 'bob@example.com');

    const answer = await send('POST', `${path}/transfer`, ada, { body: { userId: bob } });

    expect(answer).toMatchObject({ status: 200, body: { role: 'admin' } });
    expect(rolesOf(id)).toEqual({ [ada]: 'admin', [bob]: 'owner' });
    expect(stored(id)).toMatchObject({ owners: 1 });
    expect(eventsOf(id).at(-1)).toBe('ownership.transferred');
  });

  test('to another owner leaves that one alone', async () => {
    const { ada, id, path, member, send, stored } = await givenEngines();
    const bob = await member(ada, id, 'bob@example.com', 'owner');

    await send('POST', `${path}/transfer`, ada, { body: { userId: bob } });

    expect(stored(id)).toMatchObject({ owners: 1, members: 2 });
  });

  test.each(['to who does not belong to it', 'to oneself'])('answers 404 %s', async (whom) => {
    const { ada, path, person, send } = await givenEngines();
    const eve = await person('eve@example.com');

    const userId = whom === 'to oneself' ? ada : eve;
    const answer = await send('POST', `${path}/transfer`, ada, { body: { userId } });

    expect(answer).toMatchObject({ status: 404, body: { code: 'member_not_found' } });
  });
});

describe('the right to invite', () => {
  test.each([
    ['is taken from them', (memberPath: string) => ['PATCH', memberPath, { role: 'member' }] as const],
    ['they are removed', (memberPath: string) => ['DELETE', memberPath, undefined] as const],
  ])('ends when %s, and with it the invitations that they have sent', async (_, change) => {
    const { ada, id, path, memberPath, member, invitation, person, send } = await givenEngines();
    const bob = await member(ada, id, 'bob@example.com', 'admin');
    const eve = await person('eve@example.com');
    const { token } = await invitation(bob, id, 'eve@example.com');
    await invitation(ada, id, 'fay@example.com');

    const [method, target, body] = change(memberPath(bob));
    await send(method, target, ada, { body });

    const accepted = await send('POST', '/v1/invitations/accept', eve, { body: { token } });
    expect(accepted).toMatchObject({ status: 400, body: { code: 'token_invalid' } });
    const { body: left } = await send('GET', `${path}/invitations`, ada);
    expect(left['items']).toEqual([expect.objectContaining({ email: 'fay@example.com' })]);
  });
});
