import { TOTP } from 'otpauth';
import { jsonOf } from '../../platform/testing/alb.ts';
import type { givenAuth } from '../auth.fixture.ts';
import { bearer, PASSWORD } from '../auth.fixture.ts';

export type Auth = ReturnType<typeof givenAuth>;

/** Something that people do, which a crash may interrupt. */
export interface Story {
  /** Makes the world ready, and gives what is to be done in it. */
  readonly given: (auth: Auth) => Promise<() => Promise<unknown>>;
  /**
   * What a crash may leave behind besides all or nothing, as changes of the counts by `kindOf`: a proof that is good
   * once is used up before it admits, so that nothing can make it good twice.
   */
  readonly mayCost?: Readonly<Record<string, number>>;
}

const AT = '/v1/auth';
export const email = 'ada@example.com';
const password = 'another good password';

async function givenAda(auth: Auth) {
  await auth.verifiedUser(email);
  const tokens = await auth.loggedIn(email);
  const headers = bearer(tokens);
  return { ...tokens, headers };
}

async function givenApp(auth: Auth) {
  const { headers } = await givenAda(auth);
  const { secret } = jsonOf(await auth.post(`${AT}/mfa/totp`, undefined, headers)) as { secret: string };
  const code = () => new TOTP({ secret }).generate({ timestamp: auth.clock.now() });
  const confirm = () => auth.post(`${AT}/mfa/totp/confirm`, { code: code() }, headers);
  return { headers, confirm };
}

export const STORIES: Readonly<Record<string, Story>> = {
  'a registration': {
    given: async (auth) => () => auth.post(`${AT}/register`, { email, password: PASSWORD }),
  },
  'a registration of an address that waits for its proof': {
    given: async (auth) => {
      await auth.post(`${AT}/register`, { email, password: PASSWORD });
      return () => auth.post(`${AT}/register`, { email, password });
    },
  },
  'the proof of an address': {
    given: async (auth) => {
      const registered = jsonOf(await auth.post(`${AT}/register`, { email, password: PASSWORD }));
      const token = auth.mailedToken('verification.requested');
      const { registrationToken } = registered;
      return () => auth.post(`${AT}/verify-email`, { token, registrationToken });
    },
  },
  'the proof of an address by somebody else than who registered': {
    given: async (auth) => {
      await auth.post(`${AT}/register`, { email, password: PASSWORD });
      const token = auth.mailedToken('verification.requested');
      return () => auth.post(`${AT}/verify-email`, { token });
    },
  },
  'a login': {
    given: async (auth) => {
      await auth.verifiedUser(email);
      return () => auth.post(`${AT}/login`, { email, password: PASSWORD });
    },
  },
  'a refresh': {
    given: async (auth) => {
      const { refreshToken } = await givenAda(auth);
      return () => auth.post(`${AT}/refresh`, { refreshToken });
    },
  },
  'a refresh by a stolen token': {
    given: async (auth) => {
      const { refreshToken } = await givenAda(auth);
      await auth.post(`${AT}/refresh`, { refreshToken });
      auth.advance(11_000);
      return () => auth.post(`${AT}/refresh`, { refreshToken });
    },
  },
  'a logout': {
    given: async (auth) => {
      const { headers } = await givenAda(auth);
      return () => auth.post(`${AT}/logout`, undefined, headers);
    },
  },
  'the end of every other session': {
    given: async (auth) => {
      const { headers } = await givenAda(auth);
      await auth.loggedIn(email);
      await auth.loggedIn(email);
      const query = { scope: ['others'] };
      return () => auth.send({ method: 'DELETE', path: `${AT}/sessions`, query, headers });
    },
  },
  'a request for a new password': {
    given: async (auth) => {
      await auth.verifiedUser(email);
      return () => auth.post(`${AT}/password/forgot`, { email });
    },
  },
  'a reset of the password': {
    given: async (auth) => {
      await givenAda(auth);
      await auth.post(`${AT}/password/forgot`, { email });
      const token = auth.mailedToken('password-reset.requested');
      return () => auth.post(`${AT}/password/reset`, { token, password });
    },
  },
  'a change of the password': {
    given: async (auth) => {
      const { headers } = await givenAda(auth);
      await auth.loggedIn(email);
      const body = { currentPassword: PASSWORD, newPassword: password };
      return () => auth.post(`${AT}/password/change`, body, headers);
    },
  },
  'a change of the mail address': {
    given: async (auth) => {
      const { headers } = await givenAda(auth);
      await auth.post(`${AT}/email/change`, { email: 'ada@example.org' }, headers);
      const token = auth.mailedToken('email-change.requested');
      return () => auth.post(`${AT}/email/confirm`, { token }, headers);
    },
  },
  'a login by a mailed link': {
    given: async (auth) => {
      await auth.verifiedUser(email);
      await auth.post(`${AT}/magic-link`, { email });
      const token = auth.mailedToken('magic-link.requested');
      return () => auth.post(`${AT}/magic-link/consume`, { token });
    },
    mayCost: { 'auth TOKEN TOKEN': -1 },
  },
  'a login by a recovery code': {
    given: async (auth) => {
      const { confirm } = await givenApp(auth);
      const { recoveryCodes } = jsonOf(await confirm()) as { recoveryCodes: string[] };
      const { challenge } = jsonOf(await auth.post(`${AT}/login`, { email, password: PASSWORD }));
      return () => auth.post(`${AT}/mfa/verify`, { challenge, recoveryCode: recoveryCodes[0] });
    },
    mayCost: { 'auth CHALLENGE CHALLENGE': -1, 'auth USER RECOVERY': -1, 'users USER AUDIT': 1 },
  },
  'an authenticator app that is switched on': {
    given: async (auth) => (await givenApp(auth)).confirm,
  },
  'an authenticator app that is switched off': {
    given: async (auth) => {
      const { headers, confirm } = await givenApp(auth);
      await confirm();
      return () => auth.send({ method: 'DELETE', path: `${AT}/mfa/totp`, headers });
    },
  },
  'new recovery codes': {
    given: async (auth) => {
      const { headers, confirm } = await givenApp(auth);
      await confirm();
      return () => auth.post(`${AT}/mfa/recovery-codes`, undefined, headers);
    },
  },
  'a new API key': {
    given: async (auth) => {
      const { headers } = await givenAda(auth);
      const body = { name: 'a job at night', scopes: ['users:read'] };
      return () => auth.post('/v1/api-keys', body, headers);
    },
  },
};
