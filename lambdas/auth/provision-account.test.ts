import { jsonOf } from '../platform/testing/alb.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { bearer, givenAuth, PASSWORD } from './auth.fixture.ts';
import { accountState, provisionAccount } from './provision-account.ts';

silenceOutput();

const robot = { email: 'robot@example.com', password: 'made by a machine' };

function givenProvisioning() {
  const auth = givenAuth();
  return {
    auth,
    provision: (wanted = robot) => provisionAccount(auth.services, wanted),
    state: (wanted = robot) => accountState(auth.services, wanted),
    login: async (wanted = robot) => (await auth.post('/v1/auth/login', wanted)).statusCode,
    eventTypes: () => auth.events().map(({ type }) => type),
  };
}

describe('provisioning an account', () => {
  test('makes one that can log in at once, in one transaction and without a mail', async () => {
    const { auth, provision, login, eventTypes } = givenProvisioning();
    const before = auth.database.transactions.length;

    const missing = await provision();

    expect(missing).toBe('absent');
    expect(auth.database.transactions.length - before).toBe(1);
    expect(eventTypes().sort()).toEqual(['email.verified', 'user.created']);
    expect(await login()).toBe(200);
  });

  test('changes nothing when it is repeated', async () => {
    const { auth, provision } = givenProvisioning();
    await provision();
    const before = auth.database.transactions.length;

    const missing = await provision();

    expect(missing).toBe('ready');
    expect(auth.database.transactions.length).toBe(before);
  });

  test('makes one account when it runs twice at once', async () => {
    const { provision, eventTypes } = givenProvisioning();

    await Promise.all([provision(), provision()]);

    expect(eventTypes().filter((type) => type === 'user.created')).toHaveLength(1);
  });

  test('proves the address of a registration that waits, and discards what waited', async () => {
    const { auth, provision, login } = givenProvisioning();
    const registered = await auth.post('/v1/auth/register', { email: robot.email, password: PASSWORD });
    const token = auth.mailedToken('verification.requested');

    const missing = await provision();

    const { registrationToken } = jsonOf(registered);
    const late = await auth.post('/v1/auth/verify-email', { token, registrationToken });
    expect(missing).toBe('unverified');
    expect(late.statusCode).toBe(400);
    expect(await login()).toBe(200);
    expect(await login({ ...robot, password: PASSWORD })).toBe(401);
  });

  test('sets the password of an account that has another one', async () => {
    const { auth, provision, login } = givenProvisioning();
    await auth.verifiedUser(robot.email);

    const missing = await provision();

    expect(missing).toBe('other password');
    expect(await login()).toBe(200);
    expect(await login({ ...robot, password: PASSWORD })).toBe(401);
  });

  test('gives the account everything that a user has: it can be read', async () => {
    const { auth, provision } = givenProvisioning();
    await provision();

    const tokens = jsonOf(await auth.post('/v1/auth/login', robot)) as unknown as Parameters<
      typeof bearer
    >[0];
    const session = await auth.send({ path: '/v1/auth/session', headers: bearer(tokens) });

    expect(session.statusCode).toBe(200);
    expect(await auth.services.users.sealOf(tokens.userId)).not.toBeNull();
  });
});

describe('the state of an account', () => {
  test('says what is missing and writes nothing', async () => {
    const { auth, state, provision } = givenProvisioning();

    const absent = await state();
    await provision();
    const before = auth.database.transactions.length;
    const [ready, other] = [await state(), await state({ ...robot, password: 'another' })];

    expect([absent, ready, other]).toEqual(['absent', 'ready', 'other password']);
    expect(auth.database.transactions.length).toBe(before);
  });
});
