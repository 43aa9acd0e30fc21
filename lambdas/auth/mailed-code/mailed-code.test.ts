import { jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { bearer, givenAuth, PASSWORD } from '../auth.fixture.ts';
import type { Tokens } from '../auth.fixture.ts';
import { CODE_S } from './request-code.ts';

silenceOutput();

const email = 'ada@example.com';
const WRONG = { status: 403, code: 'wrong_code' };
const another = (code: string) => (code === '000000' ? '000001' : '000000');

/** Somebody without a password, logged in by magic links a while ago. */
async function givenPasswordless() {
  const auth = givenAuth();
  await auth.post('/v1/auth/register', { email, password: PASSWORD });
  const login = async (): Promise<Tokens> => {
    await auth.post('/v1/auth/magic-link', { email });
    const token = auth.mailedToken('magic-link.requested');
    return jsonOf(await auth.post('/v1/auth/magic-link/consume', { token })) as unknown as Tokens;
  };
  const wait = (ms: number) => auth.advance(ms);
  const [ada, other] = [await login(), await login()];
  const { services } = auth;
  for (const { userId, sessionId } of [ada, other]) {
    await auth.write([services.sessions.prove(userId, sessionId, { authenticatedAt: 0 })]);
  }
  return {
    auth,
    ada,
    other,
    wait,
    ask: async (who = ada) => auth.post('/v1/auth/reauthenticate/code', undefined, bearer(who)),
    mailed: () => auth.mailedToken('reauthentication.requested'),
    prove: async (code: string, who = ada) =>
      jsonOf(await auth.post('/v1/auth/reauthenticate', { code }, bearer(who))),
    isSudo: async (who = ada) =>
      auth.identify(who, 'sudo').then(
        (principal) => principal !== null,
        () => false,
      ),
  };
}

describe('a mailed code', () => {
  test('of six digits gives its session ten minutes of sudo', async () => {
    const { ada, other, ask, mailed, prove, isSudo } = await givenPasswordless();
    const before = await isSudo();

    const asked = await ask();
    const answer = await prove(mailed());

    expect(mailed()).toMatch(/^\d{6}$/);
    expect([before, asked.statusCode]).toEqual([false, 202]);
    expect(answer).toEqual({ sudoUntil: '2026-11-21T09:10:00.000Z' });
    expect([await isSudo(ada), await isSudo(other)]).toEqual([true, false]);
  });

  test('is good once', async () => {
    const { ask, mailed, prove } = await givenPasswordless();
    await ask();
    await prove(mailed());

    expect(await prove(mailed())).toMatchObject(WRONG);
  });

  test('is good once for two that send it at the same moment', async () => {
    const { ask, mailed, prove } = await givenPasswordless();
    await ask();

    const answers = await Promise.all([prove(mailed()), prove(mailed())]);

    expect(answers.filter(({ code }) => code === 'wrong_code')).toHaveLength(1);
  });

  test('is of no use in another session of the same account', async () => {
    const { other, ask, mailed, prove, isSudo } = await givenPasswordless();
    await ask();

    const answer = await prove(mailed(), other);

    expect(answer).toMatchObject(WRONG);
    expect(await isSudo(other)).toBe(false);
  });

  test('dies after ten minutes', async () => {
    const { auth, ada, ask, mailed, wait } = await givenPasswordless();
    await ask();
    wait(CODE_S * 1_000);
    const fresh = jsonOf(await auth.post('/v1/auth/refresh', { refreshToken: ada.refreshToken }));

    const answer = await auth.post(
      '/v1/auth/reauthenticate',
      { code: mailed() },
      bearer(fresh as unknown as Tokens),
    );

    expect(jsonOf(answer)).toMatchObject(WRONG);
  });

  test('is replaced by the next one', async () => {
    const { ask, mailed, prove } = await givenPasswordless();
    await ask();
    const first = mailed();
    await ask();
    const second = mailed();

    const answers = [first === second ? WRONG : await prove(first), await prove(second)];

    expect(answers).toMatchObject([WRONG, { sudoUntil: expect.any(String) }]);
  });

  test('dies with its fifth failure, and guesses at the same moment count', async () => {
    const { ask, mailed, prove } = await givenPasswordless();
    await ask();
    const code = mailed();

    const guesses = await Promise.all(Array.from({ length: 5 }, () => prove(another(code))));

    expect(guesses.map(({ code: said }) => said)).toEqual(Array(5).fill('wrong_code'));
    expect(await prove(code)).toMatchObject({ status: 429 });
  });

  test('can’t be guessed by asking for another: failures count per account', async () => {
    const { auth, ada, ask, mailed, prove, wait } = await givenPasswordless();
    const answers: unknown[] = [];
    for (let round = 0; round < 3; round += 1) {
      await ask();
      for (let go = 0; go < 4; go += 1) answers.push((await prove(another(mailed())))['code']);
      wait(60_000);
    }

    const last = await prove(mailed());

    expect(answers).toEqual([...Array(10).fill('wrong_code'), ...Array(2).fill('reauthenticate_throttled')]);
    expect(last).toMatchObject({ status: 429, code: 'reauthenticate_throttled' });
    expect(await auth.identify(ada)).not.toBeNull();
  });

  test('is kept under a key: nobody finds it in the table by trying a million', async () => {
    const { auth, ask, mailed } = await givenPasswordless();
    await ask();

    const [item] = auth.database.items('auth', 'USER#').filter(({ sk }) => String(sk).startsWith('CODE#'));

    expect(item).toMatchObject({ tag: expect.stringMatching(/^[\w-]{43}$/), tries: 0 });
    expect(Object.values(item!)).not.toContain(mailed());
  });

  test('is mailed three times in five minutes at most', async () => {
    const { ask } = await givenPasswordless();

    const answers = [await ask(), await ask(), await ask(), await ask()];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202, 202, 429]);
  });

  test('is not offered to who has a password', async () => {
    const auth = givenAuth();
    await auth.verifiedUser(email);
    const ada = await auth.loggedIn(email);

    const answer = await auth.post('/v1/auth/reauthenticate/code', undefined, bearer(ada));

    expect(jsonOf(answer)).toMatchObject({ status: 409, code: 'code_not_offered' });
  });

  test('proves nothing for who has set a password since', async () => {
    const { auth, ada, ask, mailed, prove } = await givenPasswordless();
    await ask();
    const account = await auth.services.accounts.find(ada.userId);
    await auth.write([auth.services.accounts.change(account!, { passwordHash: 'a hash' }, 1)]);

    expect(await prove(mailed())).toMatchObject({ status: 409, code: 'code_not_offered' });
  });

  test.each([
    ['none', {}],
    ['a code of other form', { code: '12345' }],
  ])('answers 422 for %s', async (_, body) => {
    const { auth, ada } = await givenPasswordless();

    const answer = await auth.post('/v1/auth/reauthenticate', body, bearer(ada));

    expect(answer.statusCode).toBe(422);
  });
});
