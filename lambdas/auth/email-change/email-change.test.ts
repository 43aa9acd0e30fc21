import { jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { MAIL_ADDRESS_PURPOSE, MAIL_TOKEN_PURPOSE } from '../auth.contract.ts';
import type { EmailChangeData } from '../auth.contract.ts';
import { bearer, givenAuth, PASSWORD } from '../auth.fixture.ts';
import type { Tokens } from '../auth.fixture.ts';

silenceOutput();

const old = 'ada@example.com';
const wanted = 'ada@new.example';
const HOUR = 3_600_000;

async function givenPeople() {
  const auth = givenAuth();
  const person = async (email: string) => {
    await auth.verifiedUser(email);
    return auth.loggedIn(email);
  };
  const change = (who: Tokens, email = wanted) => auth.post('/v1/auth/email/change', { email }, bearer(who));
  const confirm = (who: Tokens, token: string) => auth.post('/v1/auth/email/confirm', { token }, bearer(who));
  /** What the latest event of this type carries for a person, opened. */
  const mailed = async ({ userId }: Tokens, type = 'email-change.requested') => {
    const event = auth.events().findLast((each) => each.type === type && each.subject === userId);
    if (!event) return null;
    const personal = (await auth.services.users.sealOf(userId))!;
    const { sealedToken, sealedAddress } = event.data as EmailChangeData;
    return {
      token: sealedToken && personal.open(sealedToken, MAIL_TOKEN_PURPOSE),
      address: sealedAddress && personal.open(sealedAddress, MAIL_ADDRESS_PURPOSE),
    };
  };
  const ada = await person(old);
  return {
    auth,
    ada,
    person,
    change,
    confirm,
    mailed,
    /** Asks for the address, and gives the token that is mailed to it. */
    async tokenOf(who: Tokens, email = wanted) {
      await change(who, email);
      return (await mailed(who))!.token;
    },
    login: async (email: string) =>
      (await auth.post('/v1/auth/login', { email, password: PASSWORD })).statusCode,
  };
}

describe('POST /v1/auth/email/change', () => {
  test('mails a token to the new address, and changes nothing yet', async () => {
    const { ada, change, mailed, login } = await givenPeople();

    const answer = await change(ada, 'Ada@New.Example');

    expect(answer.statusCode).toBe(202);
    expect(await mailed(ada)).toEqual({ token: expect.any(String), address: 'Ada@new.example' });
    expect([await login(old), await login(wanted)]).toEqual([200, 401]);
  });

  test('keeps neither the token nor the address readable', async () => {
    const { auth, ada, tokenOf } = await givenPeople();

    const token = await tokenOf(ada);

    const stored = JSON.stringify([...auth.database.items('auth'), ...auth.database.items('events')]);
    expect(stored).not.toContain(token);
    expect(stored).not.toContain('new.example');
  });

  test('answers one 202 after the same work, whosever the address is', async () => {
    const { auth, ada, change, person } = await givenPeople();
    await person('eve@example.com');
    await auth.post('/v1/auth/register', { email: 'pending@example.com', password: PASSWORD });
    const costs = [];

    for (const email of ['free@example.com', 'eve@example.com', 'pending@example.com']) {
      const [reads, transactions] = [auth.database.reads, auth.database.transactions.length];
      const { statusCode, body } = await change(ada, email);
      const writes = auth.database.transactions.slice(transactions);
      costs.push({ statusCode, body, reads: auth.database.reads - reads, writes });
    }
    auth.advance(HOUR);
    const own = await auth.loggedIn(old);
    const transactions = auth.database.transactions.length;
    await change(own, old);

    expect(costs[0]).toMatchObject({ statusCode: 202, writes: [4] });
    expect(costs).toEqual([costs[0], costs[0], costs[0]]);
    expect(auth.database.transactions.slice(transactions)).toEqual([4]);
  });

  test('tells the owner of a proven address instead, and sends no token', async () => {
    const { auth, ada, change, mailed, person } = await givenPeople();
    const eve = await person('eve@example.com');

    await change(ada, 'eve@example.com');

    const types = auth.events().filter(({ subject }) => subject === eve.userId);
    expect(types.at(-1)).toMatchObject({ type: 'registration.repeated', data: {} });
    expect(await mailed(ada)).toBeNull();
  });

  test('sends nothing to one’s own address', async () => {
    const { auth, ada, change } = await givenPeople();
    const before = auth.events().length;

    const answer = await change(ada, 'ADA@example.com');

    expect(answer.statusCode).toBe(202);
    expect(auth.events()).toHaveLength(before);
  });

  test('answers 429 to the fourth of an hour', async () => {
    const { ada, change } = await givenPeople();
    const statuses = [];

    for (let go = 0; go < 4; go += 1) statuses.push((await change(ada)).statusCode);

    expect(statuses).toEqual([202, 202, 202, 429]);
  });

  test('answers 403 sudo_required to a login of long ago', async () => {
    const { auth, ada, change } = await givenPeople();
    auth.advance(600_001);
    const refreshed = await auth.post('/v1/auth/refresh', { refreshToken: ada.refreshToken });

    const answer = await change(jsonOf(refreshed) as unknown as Tokens);

    expect(jsonOf(answer)).toMatchObject({ status: 403, code: 'sudo_required' });
  });
});

describe('POST /v1/auth/email/confirm', () => {
  test('makes the new address the one to log in with, and frees the old one', async () => {
    const { auth, ada, confirm, login, person, tokenOf } = await givenPeople();

    const answer = await confirm(ada, await tokenOf(ada));

    expect(answer.statusCode).toBe(204);
    expect([await login(wanted), await login(old)]).toEqual([200, 401]);
    expect((await person(old)).userId).not.toBe(ada.userId);
    expect(auth.database.items('auth', 'EMAIL#')).toHaveLength(2);
  });

  test('changes the profile, tells the old address, and writes it down', async () => {
    const { auth, ada, confirm, mailed, tokenOf } = await givenPeople();

    await confirm(ada, await tokenOf(ada));

    const items = auth.database.items('users');
    expect(items.find(({ sk }) => sk === 'PROFILE')).toMatchObject({ email: wanted });
    expect(await mailed(ada, 'email.changed')).toMatchObject({ address: old });
    expect(items.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['email-change.requested', 'email.changed']),
    );
  });

  test('leaves every session alone', async () => {
    const { auth, ada, confirm, tokenOf } = await givenPeople();
    const other = await auth.loggedIn(old);

    await confirm(ada, await tokenOf(ada));

    const sessions = await Promise.all([ada, other].map((tokens) => auth.identify(tokens)));
    expect(sessions.every((session) => session !== null)).toBe(true);
  });

  test.each([
    ['a new password', 'password/forgot', 'password-reset.requested', 'password/reset'],
    ['a login', 'magic-link', 'magic-link.requested', 'magic-link/consume'],
  ])('kills the link to the old address for %s', async (_, ask, type, use) => {
    const { auth, ada, confirm, mailed, tokenOf } = await givenPeople();
    await auth.post(`/v1/auth/${ask}`, { email: old });
    const { token } = (await mailed(ada, type))!;
    auth.advance(1);
    await confirm(ada, await tokenOf(ada));

    const password = use === 'password/reset' ? { password: 'another good password' } : {};
    const answer = await auth.post(`/v1/auth/${use}`, { token, ...password });

    expect(jsonOf(answer)['code']).toBe('token_invalid');
  });

  test('works once', async () => {
    const { ada, confirm, tokenOf } = await givenPeople();
    const token = await tokenOf(ada);

    const answers = await Promise.all([confirm(ada, token), confirm(ada, token)]);
    const replayed = await confirm(ada, token);

    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([204, 400]);
    expect(jsonOf(replayed)['code']).toBe('token_invalid');
  });

  test('takes the address from an account that was prepared on it and never proven', async () => {
    const { auth, ada, confirm, login, tokenOf } = await givenPeople();
    const body = { email: wanted, password: 'the password of somebody else' };
    const registered = await auth.post('/v1/auth/register', body);
    const verification = auth.mailedToken('verification.requested');

    const answer = await confirm(ada, await tokenOf(ada));

    const { registrationToken } = jsonOf(registered);
    const verified = await auth.post('/v1/auth/verify-email', { token: verification, registrationToken });
    expect([answer.statusCode, await login(wanted)]).toEqual([204, 200]);
    expect(jsonOf(verified)['code']).toBe('token_invalid');
    expect((await auth.post('/v1/auth/login', body)).statusCode).toBe(401);
    expect(JSON.stringify(auth.database.items('auth'))).not.toContain('PENDING');
  });

  test('of two who race for one address gives it to one, and leaves the other theirs', async () => {
    const { ada, confirm, login, person, tokenOf } = await givenPeople();
    const eve = await person('eve@example.com');
    const tokens = [await tokenOf(ada), await tokenOf(eve)] as const;

    const answers = await Promise.all([confirm(ada, tokens[0]), confirm(eve, tokens[1])]);

    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([204, 400]);
    const logins = [await login(wanted), await login(old), await login('eve@example.com')];
    expect(logins.filter((status) => status === 200)).toHaveLength(2);
    expect(logins[0]).toBe(200);
  });

  test('of one who races with the proof of a prepared account gives the address to one of them', async () => {
    const { auth, ada, confirm, login, tokenOf } = await givenPeople();
    const registered = await auth.post('/v1/auth/register', { email: wanted, password: PASSWORD });
    const { registrationToken } = jsonOf(registered);
    const verification = auth.mailedToken('verification.requested');
    const token = await tokenOf(ada);

    const answers = await Promise.all([
      confirm(ada, token),
      auth.post('/v1/auth/verify-email', { token: verification, registrationToken }),
    ]);

    const done = answers.filter(({ statusCode }) => statusCode < 300);
    expect(done).toHaveLength(1);
    expect(await login(wanted)).toBe(200);
  });

  describe('answers 400 token_invalid', () => {
    test('after an hour', async () => {
      const { auth, ada, confirm, tokenOf } = await givenPeople();
      const token = await tokenOf(ada);
      auth.advance(HOUR);

      const answer = await confirm(await auth.loggedIn(old), token);

      expect(jsonOf(answer)['code']).toBe('token_invalid');
    });

    test('to somebody else: nobody proves their address for an account that another has prepared', async () => {
      const { ada, confirm, person, tokenOf } = await givenPeople();
      const eve = await person('eve@example.com');
      const token = await tokenOf(eve);

      const answer = await confirm(ada, token);

      expect(jsonOf(answer)['code']).toBe('token_invalid');
      expect((await confirm(eve, token)).statusCode).toBe(204);
    });

    test('when the password was reset since', async () => {
      const { auth, ada, confirm, login, tokenOf } = await givenPeople();
      const token = await tokenOf(ada);
      await auth.post('/v1/auth/password/forgot', { email: old });
      const reset = auth.mailedToken('password-reset.requested');
      await auth.post('/v1/auth/password/reset', { token: reset, password: PASSWORD });

      const answer = await confirm(await auth.loggedIn(old), token);

      expect(jsonOf(answer)['code']).toBe('token_invalid');
      expect(await login(old)).toBe(200);
    });

    test('when another change came first', async () => {
      const { auth, ada, confirm, tokenOf } = await givenPeople();
      const first = await tokenOf(ada, 'first@example.com');
      auth.advance(1);
      const second = await tokenOf(ada, 'second@example.com');

      const answers = [await confirm(ada, second), await confirm(ada, first)];

      expect(answers.map(({ statusCode }) => statusCode)).toEqual([204, 400]);
    });

    test('when somebody has registered and proven the address meanwhile', async () => {
      const { ada, confirm, login, person, tokenOf } = await givenPeople();
      const token = await tokenOf(ada);
      await person(wanted);

      const answer = await confirm(ada, token);

      expect(jsonOf(answer)['code']).toBe('token_invalid');
      expect([await login(old), await login(wanted)]).toEqual([200, 200]);
    });

    test('to a token of another purpose, and takes none of its own elsewhere', async () => {
      const { auth, ada, confirm, mailed, tokenOf } = await givenPeople();
      await auth.post('/v1/auth/magic-link', { email: old });
      const link = (await mailed(ada, 'magic-link.requested'))!.token;

      const here = await confirm(ada, link);
      const elsewhere = await auth.post('/v1/auth/magic-link/consume', { token: await tokenOf(ada) });

      expect([jsonOf(here)['code'], jsonOf(elsewhere)['code']]).toEqual(['token_invalid', 'token_invalid']);
    });
  });

  test('answers 401 without a login', async () => {
    const { auth, ada, tokenOf } = await givenPeople();
    const token = await tokenOf(ada);

    const answer = await auth.post('/v1/auth/email/confirm', { token });

    expect(answer.statusCode).toBe(401);
  });
});
