import { silenceOutput } from '../../platform/testing/output.ts';
import { givenAuth, PASSWORD } from '../auth.fixture.ts';
import type { Passwords } from '../passwords/passwords.ts';
import { cheapPasswords, dataRootOf } from './rekeying.fixture.ts';

silenceOutput();

const email = 'ada@example.com';
const UNDER_THE_NEW = /^\$argon2id\$v=19\$m=8,t=1,p=1,keyid=Mg\$/;

/** Ada, whose password was hashed under the root before, with hashes that are real and cheap. */
async function givenRotated() {
  const computed: string[] = [];
  const counting = (passwords: Passwords): Passwords => ({
    hash: (password) => (computed.push('hash'), passwords.hash(password)),
    matches: (password, phc) => (computed.push('matches'), passwords.matches(password, phc)),
    async upgrade(password, phc) {
      const upgraded = await passwords.upgrade(password, phc);
      if (upgraded !== null) computed.push('upgrade');
      return upgraded;
    },
  });
  const auth = givenAuth({
    passwords: (roots) => counting(cheapPasswords(roots)),
  });
  await auth.verifiedUser(email);
  const root = dataRootOf(auth);
  root.rotate();
  computed.length = 0;
  const login = async (password = PASSWORD) =>
    (await auth.post('/v1/auth/login', { email, password })).statusCode;
  const account = () => auth.database.items('auth', 'USER#').find(({ sk }) => sk === 'CREDENTIAL')!;
  return { auth, root, login, account, computed };
}

describe('a password hash with the pepper of an older root', () => {
  test('gets that of the active one at the next login, once', async () => {
    const { login, account, computed } = await givenRotated();

    const statuses = [await login(), await login()];

    expect(statuses).toEqual([200, 200]);
    expect(account()['passwordHash']).toMatch(UNDER_THE_NEW);
    expect(computed).toEqual(['matches', 'upgrade', 'matches']);
  });

  test('keeps it when somebody guesses wrongly, who costs one computation as ever', async () => {
    const { login, account, computed } = await givenRotated();
    const { passwordHash } = account();

    const status = await login('not the password');

    expect(status).toBe(401);
    expect(account()['passwordHash']).toBe(passwordHash);
    expect(computed).toEqual(['matches']);
  });

  test('is exchanged by two logins of the same moment, and both get in', async () => {
    const { login, account } = await givenRotated();

    const statuses = await Promise.all([login(), login(), login()]);

    expect(statuses).toEqual([200, 200, 200]);
    expect(account()['passwordHash']).toMatch(UNDER_THE_NEW);
  });

  test('is exchanged when the password is asked for in a session, and is no change of the account', async () => {
    const { auth, account } = await givenRotated();
    const { version } = account();
    const { accounts, passwords } = auth.services;
    const { userId } = account() as unknown as { userId: string };
    const seen = (await accounts.find(userId))!;

    const upgraded = await passwords.upgrade(PASSWORD, seen.passwordHash!);
    const done = await accounts.rehash(seen, upgraded!);

    expect(done).toBe(true);
    expect(account()['version']).toBe(version);
  });

  test('matches nothing once its root is retired, at the same cost', async () => {
    const { login, root, computed } = await givenRotated();
    await root.sweep('rekey');
    root.retire();

    const status = await login();

    expect(status).toBe(401);
    expect(computed).toEqual(['matches']);
  });
});

describe('going through the accounts', () => {
  test('counts the hashes that wait for their owners, and changes none', async () => {
    const { root, account } = await givenRotated();
    const { passwordHash } = account();

    const { left } = await root.sweep('rekey');

    expect(left).toEqual([
      { what: 'password hashes', waitsFor: 'their owners’ next logins', rootId: 1, count: 1 },
    ]);
    expect(account()['passwordHash']).toBe(passwordHash);
  });

  test('removes them when told to, so that their owners choose others by mail', async () => {
    const { auth, root, account, login } = await givenRotated();

    const { left } = await root.sweep('drop');
    root.retire();
    const without = await login();
    await auth.post('/v1/auth/password/forgot', { email });
    const token = auth.mailedToken('password-reset.requested');
    const reset = await auth.post('/v1/auth/password/reset', { token, password: 'another horse battery' });

    expect(left).toEqual([]);
    expect([without, reset.statusCode]).toEqual([401, 204]);
    expect(await login('another horse battery')).toBe(200);
    expect(account()['passwordHash']).toMatch(UNDER_THE_NEW);
  });

  test('removes what a registration under way has chosen, and its proof asks for a password', async () => {
    const auth = givenAuth({ passwords: cheapPasswords });
    const registered = await auth.post('/v1/auth/register', { email, password: PASSWORD });
    const { registrationToken } = JSON.parse(registered.body ?? '');
    const root = dataRootOf(auth);
    root.rotate();
    const waiting = await root.sweep('rekey');

    await root.sweep('drop');
    const token = auth.mailedToken('verification.requested');
    const verified = await auth.post('/v1/auth/verify-email', { token, registrationToken });

    expect(waiting.left.map(({ what }) => what)).toContain('passwords of registrations under way');
    expect(JSON.parse(verified.body ?? '')).toMatchObject({ passwordResetToken: expect.any(String) });
  });
});
