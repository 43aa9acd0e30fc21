import { randomUUID } from 'node:crypto';
import type { LoggedIn } from './target.ts';
import { codeIn, expectStatus, given, mailsTo } from './target.ts';
import { until } from './until.ts';

const CURRENT = '/v1/users/me/organisation';

async function givenEngines() {
  const ada = await given.loggedIn();
  const name = `Engines ${randomUUID()}`;
  const made = await ada.call('POST', '/v1/orgs', { body: { name } });
  expectStatus(made, 201);
  const id: string = made.body.id;
  const path = `/v1/orgs/${id}`;
  const invite = (email: string, role = 'member', by: LoggedIn = ada) =>
    by.call('POST', `${path}/invitations`, { body: { email, role } });
  /** The token of the newest of so many mails that invite. */
  const tokenOf = async (email: string, nth = 1) => {
    const found = await until(`${nth} invitations of ${email}`, 60_000, async () => {
      const mails = (await mailsTo(email)).filter(({ subject }) => subject.includes(name));
      return mails.length >= nth && mails;
    });
    return codeIn(found[0]!);
  };
  const accept = ({ call }: LoggedIn, token: string) =>
    call('POST', '/v1/invitations/accept', { body: { token } });
  const join = async (person: LoggedIn, role = 'member') => {
    expectStatus(await invite(person.email, role), 201);
    expectStatus(await accept(person, await tokenOf(person.email)), 200);
  };
  return { ada, id, name, path, invite, tokenOf, accept, join };
}

describe('an organisation of several people', () => {
  test('is made, joined by mail, handed over, and left', async () => {
    const { ada, id, name, path, invite, tokenOf, accept } = await givenEngines();
    const bob = await given.loggedIn();
    const stranger = await bob.call('GET', path);

    expectStatus(await invite(bob.email, 'admin'), 201);
    const joined = await accept(bob, await tokenOf(bob.email));
    const transferred = await ada.call('POST', `${path}/transfer`, { body: { userId: bob.userId } });
    const refused = await bob.call('DELETE', `${path}/members/${bob.userId}`);
    const left = await ada.call('DELETE', `${path}/members/${ada.userId}`);

    expect([stranger.status, stranger.body.code]).toEqual([404, 'organisation_not_found']);
    expect(joined.body).toMatchObject({ id, name, role: 'admin', members: 2 });
    expect(transferred.body).toMatchObject({ role: 'admin' });
    expect([refused.status, refused.body.code]).toEqual([409, 'last_owner']);
    expect([left.status, (await ada.call('GET', path)).status]).toEqual([204, 404]);
    expect((await bob.call('GET', `${path}/members`)).body.items).toEqual([
      expect.objectContaining({ userId: bob.userId, role: 'owner' }),
    ]);
  });

  test('invites who has no account yet: they register with the address, and find it there', async () => {
    const { path, invite, ada } = await givenEngines();
    const newcomer = await given.unverifiedAccount();
    const unknown = `${randomUUID()}@example.com`;

    const [toUnknown, toNewcomer] = [await invite(unknown), await invite(newcomer.email)];
    expectStatus(
      await newcomer.send('POST', '/v1/auth/verify-email', {
        body: { token: newcomer.code, registrationToken: newcomer.registrationToken },
      }),
      200,
    );
    const { email, password, send } = newcomer;
    const login = await send('POST', '/v1/auth/login', { body: { email, password } });
    const token: string = login.body.accessToken;
    const found = await send('GET', '/v1/users/me/invitations', { token });
    const [own] = found.body.items;
    const joined = await send('POST', `/v1/users/me/invitations/${own.id}/accept`, { token });

    expect(Object.keys(toUnknown.body)).toEqual(Object.keys(toNewcomer.body));
    expect(joined.status).toBe(200);
    expect((await ada.call('GET', `${path}/members`)).body.items).toHaveLength(2);
  });

  test('is joined by whose address was invited alone, with the newest mail, once', async () => {
    const { ada, path, invite, tokenOf, accept } = await givenEngines();
    const [bob, eve] = [await given.loggedIn(), await given.loggedIn()];
    const invited = await invite(bob.email);
    const first = await tokenOf(bob.email);
    expectStatus(await ada.call('POST', `${path}/invitations/${invited.body.id}/resend`), 200);
    const second = await tokenOf(bob.email, 2);

    const passedOn = await accept(eve, second);
    const old = await accept(bob, first);
    const fifty = await Promise.all(Array.from({ length: 50 }, () => accept(bob, second)));

    expect([passedOn.status, passedOn.body.code]).toEqual([403, 'invitation_for_another_address']);
    expect([old.status, old.body.code]).toEqual([400, 'token_invalid']);
    const statuses = fifty.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status >= 500)).toEqual([]);
    expect((await ada.call('GET', path)).body.members).toBe(2);
  });

  test('is what payments means, for who has switched to it, until they leave', async () => {
    const { id, path, join } = await givenEngines();
    const bob = await given.loggedIn();
    await join(bob);
    const meant = async () => (await bob.call('GET', '/v1/payments/subscription')).body.organisationId;
    const personal = await meant();

    expectStatus(await bob.call('PUT', CURRENT, { body: { organisationId: id } }), 204);
    const switched = await meant();
    const buying = await bob.call('POST', '/v1/payments/checkout-sessions', {
      body: { plan: 'pro', interval: 'month' },
      headers: { 'idempotency-key': randomUUID() },
    });
    expectStatus(await bob.call('DELETE', `${path}/members/${bob.userId}`), 204);

    expect(switched).toBe(id);
    expect([buying.status, buying.body.code]).toEqual([403, 'role_required']);
    expect(await meant()).toBe(personal);
    expect((await bob.call('GET', CURRENT)).body).toMatchObject({ id: personal, personal: true });
  });

  test('is deleted with everybody’s membership, after a fresh proof', async () => {
    const { ada, path, join } = await givenEngines();
    const bob = await given.loggedIn();
    await join(bob);

    const deleted = await ada.call('DELETE', path);

    expect(deleted.status).toBe(204);
    const { items } = (await bob.call('GET', '/v1/orgs')).body;
    expect(items).toEqual([expect.objectContaining({ personal: true })]);
    expect((await ada.call('GET', path)).status).toBe(404);
  });
});
