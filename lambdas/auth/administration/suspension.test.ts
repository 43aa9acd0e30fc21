import { jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { bearer, givenAuth, PASSWORD } from '../auth.fixture.ts';
import { OPERATOR } from './actor.ts';
import { reinstate, suspend } from './suspension.ts';

silenceOutput();

const email = 'ada@example.com';
const SUSPENDED = { status: 403, code: 'account_suspended' };

/** Somebody logged in, whom the operator may suspend. */
async function givenSomebody() {
  const auth = givenAuth();
  await auth.verifiedUser(email);
  const ada = await auth.loggedIn(email);
  const suspension = { userId: ada.userId, actor: OPERATOR };
  return {
    auth,
    ada,
    suspend: () => suspend(auth.services, suspension),
    reinstate: () => reinstate(auth.services, suspension),
    login: async (password = PASSWORD) => jsonOf(await auth.post('/v1/auth/login', { email, password })),
    actions: () => auth.database.items('users', 'USER#').map(({ action }) => action),
  };
}

describe('suspending an account', () => {
  test('ends every session at once, although the cache believed them', async () => {
    const { auth, ada, suspend } = await givenSomebody();
    const other = await auth.loggedIn(email);
    const before = [await auth.identify(ada), await auth.identify(other)];

    const outcome = await suspend();

    expect(outcome).toBe('done');
    expect(before).not.toContain(null);
    expect([await auth.identify(ada), await auth.identify(other)]).toEqual([null, null]);
    const refreshed = await auth.post('/v1/auth/refresh', { refreshToken: ada.refreshToken });
    expect(jsonOf(refreshed)).toMatchObject({ status: 401, code: 'refresh_token_invalid' });
  });

  test('is said to who knows the password, and to nobody else', async () => {
    const { suspend, login } = await givenSomebody();
    await suspend();

    const answers = [await login(), await login('a wrong password')];

    expect(answers).toMatchObject([SUSPENDED, { status: 401, code: 'bad_credentials' }]);
  });

  test('is said to who has a magic link, and the link is used up', async () => {
    const { auth, suspend } = await givenSomebody();
    await auth.post('/v1/auth/magic-link', { email });
    const token = auth.mailedToken('magic-link.requested');
    await suspend();

    const first = await auth.post('/v1/auth/magic-link/consume', { token });
    const again = await auth.post('/v1/auth/magic-link/consume', { token });

    expect([jsonOf(first), jsonOf(again)]).toMatchObject([SUSPENDED, { code: 'token_invalid' }]);
  });

  test('is said to who resets the password, which stays as it was', async () => {
    const { auth, suspend, reinstate, login } = await givenSomebody();
    await auth.post('/v1/auth/password/forgot', { email });
    const token = auth.mailedToken('password-reset.requested');
    await suspend();

    const reset = await auth.post('/v1/auth/password/reset', { token, password: 'another good password' });
    await reinstate();

    expect(jsonOf(reset)).toMatchObject(SUSPENDED);
    expect(await login()).toMatchObject({ userId: expect.any(String) });
  });

  test('leaves no session to a login that was under way', async () => {
    const { auth, ada, suspend, login } = await givenSomebody();
    auth.passwords.meanwhile = suspend;

    const answer = await login();

    expect(answer).toMatchObject(SUSPENDED);
    expect((await auth.services.sessions.page(ada.userId)).sessions).toEqual([]);
  });

  test('ends what an interrupted suspension left behind, when it is repeated', async () => {
    const { auth, ada, suspend } = await givenSomebody();
    await auth.write([auth.services.standings.change(ada.userId, { suspendedAt: auth.clock.now() })]);

    const outcome = await suspend();

    expect(outcome).toBe('already');
    expect((await auth.services.sessions.page(ada.userId)).sessions).toEqual([]);
  });

  test('tells strangers nothing: forgotten passwords and registrations answer as before', async () => {
    const { auth, suspend } = await givenSomebody();
    await suspend();

    const answers = [
      await auth.post('/v1/auth/password/forgot', { email }),
      await auth.post('/v1/auth/magic-link', { email }),
      await auth.post('/v1/auth/register', { email, password: PASSWORD }),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202, 202]);
  });

  test('stands in the audit log, and so does its end', async () => {
    const { suspend, reinstate, actions } = await givenSomebody();

    await suspend();
    await reinstate();

    expect(actions()).toEqual(expect.arrayContaining(['account.suspended', 'account.reinstated']));
  });

  test('is mailed to the owner once, and so is its end', async () => {
    const { auth, ada, suspend, reinstate } = await givenSomebody();

    for (const change of [suspend, suspend, reinstate, reinstate]) await change();

    const mailed = auth.events().filter(({ type }) => type.startsWith('account.'));
    expect(mailed.map(({ type, subject }) => [type, subject])).toEqual([
      ['account.suspended', ada.userId],
      ['account.reinstated', ada.userId],
    ]);
  });

  test('comes to nothing for an account that never proved its address', async () => {
    const { auth } = await givenSomebody();
    await auth.post('/v1/auth/register', { email: 'eve@example.com', password: PASSWORD });
    const { subject: userId } = auth.events().findLast(({ type }) => type === 'verification.requested')!;

    const outcome = await suspend(auth.services, { userId, actor: OPERATOR });

    expect(outcome).toBe('unknown');
  });
});

describe('reinstating an account', () => {
  test('lets its owner in again', async () => {
    const { auth, suspend, reinstate } = await givenSomebody();
    await suspend();

    const outcomes = [await reinstate(), await reinstate()];

    expect(outcomes).toEqual(['done', 'already']);
    const again = await auth.loggedIn(email);
    const me = await auth.send({ path: '/v1/auth/session', headers: bearer(again) });
    expect(me.statusCode).toBe(200);
  });
});
