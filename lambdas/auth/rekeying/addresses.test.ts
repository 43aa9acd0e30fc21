import { headersOf, jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { bearer, browser, givenAuth, PASSWORD } from '../auth.fixture.ts';
import { emailKeysOf } from '../email-address.ts';
import { cheapPasswords, dataRootOf } from './rekeying.fixture.ts';

silenceOutput();

const email = 'ada@example.com';

/** Ada, who registered under the root before, and what the operator does. */
async function givenRotated() {
  const auth = givenAuth({ passwords: cheapPasswords });
  await auth.verifiedUser(email);
  const root = dataRootOf(auth);
  root.rotate();
  const login = async (address = email) =>
    (await auth.post('/v1/auth/login', { email: address, password: PASSWORD })).statusCode;
  const addresses = () => auth.database.items('auth', 'EMAIL#');
  return { auth, root, login, addresses };
}

describe('an address that stands under an older root', () => {
  test('logs in, and is not registered again', async () => {
    const { auth, login, addresses } = await givenRotated();

    const registered = await auth.post('/v1/auth/register', { email, password: PASSWORD });

    expect([registered.statusCode, await login()]).toEqual([202, 200]);
    expect(addresses()).toHaveLength(1);
    expect(auth.events().at(-1)).toMatchObject({ type: 'registration.repeated' });
  });

  test('is looked for by as many reads as one that nobody has', async () => {
    const { auth } = await givenRotated();
    const readsOf = async (address: string) => {
      const before = auth.database.reads;
      await auth.services.accounts.findByEmail(await emailKeysOf(auth.services.keys, address), 'nobody');
      return auth.database.reads - before;
    };

    const reads = [await readsOf(email), await readsOf('nobody@example.com')];

    expect(reads).toEqual([3, 3]);
  });

  test('is refused to who looked just before it was taken', async () => {
    const { auth } = await givenRotated();
    const { accounts, keys, transactions } = auth.services;
    const claim = transactions.begin();
    for (const write of accounts.claimAddress(await emailKeysOf(keys, email), 'another')) claim.add(write);

    const claiming = claim.commit();

    await expect(claiming).rejects.toMatchObject({ status: 409 });
  });

  test('costs a registration as many writes as a new one', async () => {
    const { auth } = await givenRotated();
    const { transactions } = auth.database;

    await auth.post('/v1/auth/register', { email, password: PASSWORD });
    const known = transactions.at(-1);
    await auth.post('/v1/auth/register', { email: 'new@example.com', password: PASSWORD });

    expect(transactions.at(-1)).toBe(known);
  });
});

describe('re-keying addresses', () => {
  test('moves each with its account, once', async () => {
    const { root, login, addresses, auth } = await givenRotated();
    const [{ userId }] = addresses() as [{ userId: string }];
    await login();

    const first = await root.sweep('rekey');
    const second = await root.sweep('rekey');

    expect([first.done, second.done]).toEqual([1, 0]);
    expect(addresses()).toMatchObject([{ pk: expect.stringMatching(/^EMAIL#2~[\w-]{43}$/), userId }]);
    expect((await auth.services.accounts.find(userId))?.emailKey).toBe(
      String(addresses()[0]!['pk']).slice('EMAIL#'.length),
    );
    root.retire();
    expect(await login()).toBe(200);
  });

  test('leaves nothing behind when it meets a change of the same address', async () => {
    const { root, auth, addresses, login } = await givenRotated();
    const ada = await auth.loggedIn(email);
    await auth.post('/v1/auth/email/change', { email: 'ada@new.example' }, bearer(ada));
    const token = auth.mailedToken('email-change.requested');

    const [confirmed] = await Promise.all([
      auth.post('/v1/auth/email/confirm', { token }, bearer(ada)),
      root.sweep('rekey'),
    ]);
    await root.sweep('rekey');

    expect(confirmed.statusCode).toBeLessThan(300);
    expect(addresses()).toHaveLength(1);
    expect([await login('ada@new.example'), await login()]).toEqual([200, 401]);
  });

  test('keeps a change good that was asked for before', async () => {
    const { root, auth, login } = await givenRotated();
    const ada = await auth.loggedIn(email);
    await auth.post('/v1/auth/email/change', { email: 'ada@new.example' }, bearer(ada));
    const token = auth.mailedToken('email-change.requested');
    await root.sweep('rekey');

    const confirmed = await auth.post('/v1/auth/email/confirm', { token }, bearer(ada));

    expect(confirmed.statusCode).toBeLessThan(300);
    expect(await login('ada@new.example')).toBe(200);
  });

  test('lets every browser stay known that its owner has logged in from', async () => {
    const auth = givenAuth({ passwords: cheapPasswords });
    await auth.verifiedUser(email);
    const logIn = (cookie: string, password = PASSWORD) =>
      auth.post('/v1/auth/login', { email, password }, { ...browser, ...(cookie && { cookie }) });
    const cookie = headersOf(await logIn(''), 'set-cookie')
      .find((line) => line.startsWith('__Host-device'))!
      .split(';')[0]!;
    const root = dataRootOf(auth);
    root.rotate();
    await root.sweep('rekey');
    for (let guess = 0; guess < 20; guess += 1) await logIn('', 'not the password');

    const [stranger, owner] = [await logIn(''), await logIn(cookie)];

    expect([jsonOf(stranger)['code'], owner.statusCode]).toEqual(['login_throttled', 200]);
  });
});
