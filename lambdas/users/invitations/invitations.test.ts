import { silenceOutput } from '../../platform/testing/output.ts';
import { givenOrganisations } from '../organisations/organisations.fixture.ts';

silenceOutput();

const DAY = 86_400_000;
const ACCEPT = '/v1/invitations/accept';

async function givenEngines() {
  const given = givenOrganisations();
  const ada = await given.person('ada@example.com');
  const id = await given.organisation(ada);
  const path = `/v1/orgs/${id}/invitations`;
  const invite = (email: string, by = ada, role = 'member') =>
    given.send('POST', path, by, { body: { email, role } });
  const accept = (userId: string, token: string) => given.send('POST', ACCEPT, userId, { body: { token } });
  return { ...given, ada, id, path, invite, accept };
}

describe('POST /v1/orgs/{id}/invitations', () => {
  test('invites an address for 7 days, by an event whose data nobody else can read', async () => {
    const { ada, id, invite, database, eventsOf, logOf } = await givenEngines();

    const answer = await invite('Bob.Builder@Example.com');

    expect(answer).toMatchObject({
      status: 201,
      body: {
        email: 'Bob.Builder@example.com',
        role: 'member',
        invitedBy: ada,
        expiresAt: '2026-11-28T09:00:01.000Z',
      },
    });
    expect(eventsOf(id).at(-1)).toBe('invitation.created');
    expect(logOf(id).at(-1)).toEqual(['invitation.created', ada]);
    const kept = JSON.stringify([database.items('users'), database.items('events')]).toLowerCase();
    expect(kept).not.toContain('bob.builder');
  });

  test('answers the same whether the address has an account or not', async () => {
    const { invite, person } = await givenEngines();
    await person('known@example.com');

    const answers = [await invite('known@example.com'), await invite('unknown@example.com')];

    const shapes = answers.map(({ status, body }) => [status, Object.keys(body)]);
    expect(shapes[0]).toEqual(shapes[1]);
  });

  test('answers 409 for a member, however their address is typed', async () => {
    const { ada, id, invite, member } = await givenEngines();
    await member(ada, id, 'bob@example.com');

    const answer = await invite('BOB@example.com');

    expect(answer).toMatchObject({ status: 409, body: { code: 'already_member' } });
  });

  test('answers 409 for an address with an open invitation, and names that one', async () => {
    const { invite } = await givenEngines();
    const first = await invite('bob@example.com');

    const answer = await invite('Bob@example.com');

    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'already_invited', invitationId: first.body['id'] },
    });
  });

  test('of two at once for one address makes one', async () => {
    const { ada, path, invite, send } = await givenEngines();

    const answers = await Promise.all([invite('bob@example.com'), invite('bob@example.com')]);

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await send('GET', path, ada)).body['items']).toHaveLength(1);
  });

  test('answers 409 when as many are open as there may be, and goes on when one has expired', async () => {
    const { ada, id, invite, member, time } = await givenEngines();
    const bob = await member(ada, id, 'bob@example.com', 'admin');
    for (let n = 0; n < 18; n += 1) await invite(`a${n}@example.com`);
    for (let n = 0; n < 7; n += 1) await invite(`b${n}@example.com`, bob);

    const full = await invite('one.more@example.com', bob);
    time.now += 8 * DAY;
    const later = await invite('one.more@example.com', bob);

    expect(full).toMatchObject({ status: 409, body: { code: 'too_many_invitations' } });
    expect(later.status).toBe(201);
  });

  test.each([
    ['a person', (n: number) => `a${n}@example.com`, 20],
    ['an address', () => 'bob@example.com', 5],
  ])('answers 429 to too many mails of %s', async (_, address, max) => {
    const { invite } = await givenEngines();
    for (let n = 0; n < max; n += 1) await invite(address(n));

    const { status } = await invite(address(max));

    expect(status).toBe(429);
  });

  test('is not used up for others by who may not invite', async () => {
    const { person, invite } = await givenEngines();
    const eve = await person('eve@example.com');
    for (let n = 0; n < 20; n += 1) await invite(`a${n}@example.com`, eve);
    const fay = await person('fay@example.com');
    for (let n = 0; n < 20; n += 1) await invite(`b${n}@example.com`, fay);
    const gil = await person('gil@example.com');
    for (let n = 0; n < 20; n += 1) await invite(`c${n}@example.com`, gil);

    const { status } = await invite('bob@example.com');

    expect(status).toBe(201);
  });

  test.each([
    ['owner', 'role'],
    ['nobody', 'role'],
  ])('answers 422 to the role %s: owners are made of members', async (role, path) => {
    const { ada, invite } = await givenEngines();

    const answer = await invite('bob@example.com', ada, role);

    expect(answer).toMatchObject({ status: 422, body: { fields: [{ path }] } });
  });
});

describe('accepting', () => {
  test('makes the reader of the mail a member, once', async () => {
    const { ada, id, invitation, person, accept, rolesOf, stored, eventsOf, logOf } = await givenEngines();
    const bob = await person('bob@example.com');
    const { token } = await invitation(ada, id, 'bob@example.com', 'admin');

    const first = await accept(bob, token);
    const second = await accept(bob, token);

    expect(first).toMatchObject({ status: 200, body: { id, name: 'Engines', role: 'admin', members: 2 } });
    expect(second).toMatchObject({ status: 400, body: { code: 'token_invalid' } });
    expect(rolesOf(id)).toEqual({ [ada]: 'owner', [bob]: 'admin' });
    expect(stored(id)).toMatchObject({ members: 2, owners: 1 });
    expect(eventsOf(id).at(-1)).toBe('member.joined');
    expect(logOf(id).at(-1)).toEqual(['member.joined', bob]);
  });

  test('works without the mail, for the address of the account', async () => {
    const { ada, id, invitation, person, send, rolesOf } = await givenEngines();
    const bob = await person('bob@example.com');
    await invitation(ada, id, 'Bob@example.com');

    const { body } = await send('GET', '/v1/users/me/invitations', bob);
    const [own] = body['items'] as { id: string }[];
    const answer = await send('POST', `/v1/users/me/invitations/${own?.id}/accept`, bob);

    expect(own).toMatchObject({ organisation: { id, name: 'Engines' }, role: 'member', invitedBy: null });
    expect(answer.status).toBe(200);
    expect(rolesOf(id)).toMatchObject({ [bob]: 'member' });
  });

  test('is for the account with the invited address alone', async () => {
    const { ada, id, invitation, person, accept, send, rolesOf } = await givenEngines();
    const eve = await person('eve@example.com');
    const { id: invitationId, token } = await invitation(ada, id, 'bob@example.com');

    const byToken = await accept(eve, token);
    const byId = await send('POST', `/v1/users/me/invitations/${invitationId}/accept`, eve);

    expect(byToken).toMatchObject({ status: 403, body: { code: 'invitation_for_another_address' } });
    expect(byId).toMatchObject({ status: 404, body: { code: 'invitation_not_found' } });
    expect(rolesOf(id)).toEqual({ [ada]: 'owner' });
  });

  test('answers 400 after 7 days, although the item is still there', async () => {
    const { ada, id, invitation, person, accept, send, time } = await givenEngines();
    const bob = await person('bob@example.com');
    const { token } = await invitation(ada, id, 'bob@example.com');

    time.now += 7 * DAY;

    expect((await accept(bob, token)).body['code']).toBe('token_invalid');
    expect((await send('GET', '/v1/users/me/invitations', bob)).body['items']).toEqual([]);
  });

  test('answers 400 once it is revoked', async () => {
    const { ada, id, path, invitation, person, accept, send, eventsOf } = await givenEngines();
    const bob = await person('bob@example.com');
    const { id: invitationId, token } = await invitation(ada, id, 'bob@example.com');

    const revoked = await send('DELETE', `${path}/${invitationId}`, ada);

    expect(revoked.status).toBe(204);
    expect((await accept(bob, token)).body['code']).toBe('token_invalid');
    expect(eventsOf(id).at(-1)).toBe('invitation.revoked');
  });

  test('takes the newest mail: the token of the one before is dead', async () => {
    const { ada, id, path, invitation, person, accept, send, lastToken, time } = await givenEngines();
    const bob = await person('bob@example.com');
    const { id: invitationId, token } = await invitation(ada, id, 'bob@example.com');
    time.now += DAY;

    const resent = await send('POST', `${path}/${invitationId}/resend`, ada);
    const answers = [await accept(bob, token), await accept(bob, await lastToken())];

    expect(resent).toMatchObject({ status: 200, body: { expiresAt: '2026-11-29T09:00:01.000Z' } });
    expect(answers.map(({ status }) => status)).toEqual([400, 200]);
  });

  test('answers 409 to a member who is invited by another address of theirs', async () => {
    const { ada, id, invitation, person, accept, users, transactions } = await givenEngines();
    const bob = await person('bob@example.com');
    const first = await invitation(ada, id, 'bob@example.com');
    const second = await invitation(ada, id, 'robert@example.com');
    await accept(bob, first.token);
    const transaction = transactions.begin();
    await users.changeEmail(transaction, { userId: bob, email: 'robert@example.com' });
    await transaction.commit();

    const answer = await accept(bob, second.token);

    expect(answer).toMatchObject({ status: 409, body: { code: 'already_member' } });
  });

  test('answers 409 where as many belong to it as can', async () => {
    const { ada, id, invitation, person, accept, table } = await givenEngines();
    const bob = await person('bob@example.com');
    const { token } = await invitation(ada, id, 'bob@example.com');
    await table.write(table.update({ pk: `ORG#${id}`, sk: 'ORG' }, { set: { members: 200 } }));

    const answer = await accept(bob, token);

    expect(answer).toMatchObject({ status: 409, body: { code: 'organisation_full' } });
  });
});

describe('POST /v1/invitations/preview', () => {
  test('shows what it is for, to nobody in particular, and does not use it', async () => {
    const { ada, id, invitation, send, person, accept } = await givenEngines();
    await send('PATCH', '/v1/users/me', ada, { body: { displayName: 'Ada' } });
    const { token } = await invitation(ada, id, 'bob@example.com');

    const { body } = await send('POST', '/v1/invitations/preview', null, { body: { token } });

    expect(body).toEqual({
      organisation: { id, name: 'Engines' },
      role: 'member',
      invitedBy: 'Ada',
      expiresAt: '2026-11-28T09:00:01.000Z',
    });
    expect((await accept(await person('bob@example.com'), token)).status).toBe(200);
  });

  test('answers 400 to a token that is none', async () => {
    const { send } = await givenEngines();

    const answer = await send('POST', '/v1/invitations/preview', null, { body: { token: 'none' } });

    expect(answer).toMatchObject({ status: 400, body: { code: 'token_invalid' } });
  });
});

describe('declining', () => {
  test.each(['by the mail', 'by its id'])('ends the invitation: %s', async (how) => {
    const { ada, id, path, invitation, person, accept, send, eventsOf } = await givenEngines();
    const bob = await person('bob@example.com');
    const { id: invitationId, token } = await invitation(ada, id, 'bob@example.com');

    const answer =
      how === 'by the mail'
        ? await send('POST', '/v1/invitations/decline', bob, { body: { token } })
        : await send('POST', `/v1/users/me/invitations/${invitationId}/decline`, bob);

    expect(answer.status).toBe(204);
    expect((await accept(bob, token)).status).toBe(400);
    expect((await send('GET', path, ada)).body['items']).toEqual([]);
    expect(eventsOf(id).at(-1)).toBe('invitation.declined');
  });
});
