import { jsonOf } from '../platform/testing/alb.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { bearer, givenAuth, PASSWORD } from './auth.fixture.ts';

silenceOutput();

const MINUTE = 60_000;
const email = 'ada@example.com';
const newPassword = 'another good password';

async function givenAda() {
  const auth = givenAuth();
  await auth.verifiedUser(email);
  const session = await auth.loggedIn(email);
  return {
    auth,
    session,
    reauthenticate: (password: string) => auth.post('/v1/auth/reauthenticate', { password }, bearer(session)),
    change: (currentPassword: string, password = newPassword) =>
      auth.post('/v1/auth/password/change', { currentPassword, newPassword: password }, bearer(session)),
  };
}

describe('POST /v1/auth/reauthenticate', () => {
  test('gives the session ten minutes of sudo, which its tokens need not know of', async () => {
    const { auth, session, reauthenticate } = await givenAda();
    auth.advance(9 * MINUTE);
    await reauthenticate(PASSWORD);
    auth.advance(2 * MINUTE);
    const { refreshToken } = session;
    const later = jsonOf(await auth.post('/v1/auth/refresh', { refreshToken })) as unknown as typeof session;

    const principal = await auth.identify(later, 'sudo');
    auth.advance(8 * MINUTE + 1);
    const afterwards = auth.identify(later, 'sudo');

    expect(principal).toMatchObject({ sessionId: session.sessionId });
    await expect(afterwards).rejects.toMatchObject({ status: 403, code: 'sudo_required' });
  });

  test('answers when it ends', async () => {
    const { auth, reauthenticate } = await givenAda();

    const answer = await reauthenticate(PASSWORD);

    expect(answer.statusCode).toBe(200);
    expect(jsonOf(answer)).toEqual({ sudoUntil: new Date(auth.clock.now() + 10 * MINUTE).toISOString() });
  });

  test('answers 403 for a wrong password and leaves the session as it was', async () => {
    const { auth, session, reauthenticate } = await givenAda();
    auth.advance(11 * MINUTE - 1 - 2 * MINUTE);

    const answer = await reauthenticate('wrong');

    expect([answer.statusCode, jsonOf(answer)['code']]).toEqual([403, 'wrong_password']);
    expect((await auth.send({ path: '/v1/auth/session', headers: bearer(session) })).statusCode).toBe(200);
  });

  test('answers 429 to the sixth guess in a minute, from whatever network', async () => {
    const { reauthenticate } = await givenAda();
    const statuses = [];

    for (let guess = 0; guess < 6; guess += 1) statuses.push((await reauthenticate('wrong')).statusCode);

    expect(statuses).toEqual([403, 403, 403, 403, 403, 429]);
  });

  test('answers 401 when the session has ended', async () => {
    const { auth, session, reauthenticate } = await givenAda();
    await auth.send({
      method: 'DELETE',
      path: `/v1/auth/sessions/${session.sessionId}`,
      headers: bearer(session),
    });

    const answer = await reauthenticate(PASSWORD);

    expect(answer.statusCode).toBe(401);
  });
});

describe('POST /v1/auth/password/change', () => {
  test('sets the password, ends every other session at once, keeps this one, and tells the owner', async () => {
    const { auth, session, change } = await givenAda();
    const other = await auth.loggedIn(email);

    const answer = await change(PASSWORD);

    const ask = async (tokens: typeof session) =>
      (await auth.send({ path: '/v1/auth/session', headers: bearer(tokens) })).statusCode;
    expect(answer.statusCode).toBe(204);
    expect([await ask(session), await ask(other)]).toEqual([200, 401]);
    expect((await auth.post('/v1/auth/login', { email, password: PASSWORD })).statusCode).toBe(401);
    expect((await auth.post('/v1/auth/login', { email, password: newPassword })).statusCode).toBe(200);
    expect(auth.events().findLast(({ type }) => type.startsWith('password.'))).toMatchObject({
      type: 'password.changed',
    });
  });

  test('answers 403 without the current password, and changes nothing', async () => {
    const { auth, change } = await givenAda();

    const answer = await change('wrong');

    expect([answer.statusCode, jsonOf(answer)['code']]).toEqual([403, 'wrong_password']);
    expect((await auth.post('/v1/auth/login', { email, password: PASSWORD })).statusCode).toBe(200);
  });

  test.each([
    ['a common password', 'password1'],
    ['the mail address', 'Ada@example.com'],
    ['the service’s name', 'soloist-1'],
  ])('answers 422 for %s, naming the field', async (_, chosen) => {
    const { change } = await givenAda();

    const answer = await change(PASSWORD, chosen);

    expect([answer.statusCode, jsonOf(answer)['fields']]).toEqual([
      422,
      [expect.objectContaining({ path: 'newPassword' })],
    ]);
  });

  test('makes a link to reset the password worthless that was mailed before', async () => {
    const { auth, change } = await givenAda();
    await auth.post('/v1/auth/password/forgot', { email });
    const token = auth.mailedToken('password-reset.requested');

    await change(PASSWORD);

    const reset = await auth.post('/v1/auth/password/reset', { token, password: 'a third password' });
    expect([reset.statusCode, jsonOf(reset)['code']]).toEqual([400, 'token_invalid']);
  });

  test('of two changes at the same moment one counts', async () => {
    const { change } = await givenAda();

    const answers = await Promise.all([
      change(PASSWORD, 'the first of two'),
      change(PASSWORD, 'the second of two'),
    ]);

    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([204, 403]);
  });
});
