import { TOTP } from 'otpauth';
import { jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { bearer, browser, cookieHeader, givenAuth, PASSWORD } from '../auth.fixture.ts';

silenceOutput();

const email = 'ada@example.com';
const password = 'another good password';
const AT = '/v1/auth';

/** One of every secret that auth hands out, all of them good. */
async function givenSecrets() {
  const auth = givenAuth();
  await auth.verifiedUser(email);
  const session = await auth.loggedIn(email);
  const headers = bearer(session);
  const read = async (path: string, body: unknown, more = headers) =>
    jsonOf(await auth.post(path, body, more));
  const device = cookieHeader(await auth.post(`${AT}/login`, { email, password: PASSWORD }, browser))
    .split('__Host-device=')
    .at(1)!;
  const secret = (await read(`${AT}/mfa/totp`, undefined))['secret'] as string;
  const code = new TOTP({ secret }).generate({ timestamp: auth.clock.now() });
  const recoveryCodes = (await read(`${AT}/mfa/totp/confirm`, { code }))['recoveryCodes'] as string[];
  const { key } = await read('/v1/api-keys', { name: 'a job', scopes: ['users:read'] });
  const { challenge } = jsonOf(await auth.post(`${AT}/login`, { email, password: PASSWORD }));
  const passkeys = jsonOf(await auth.post(`${AT}/passkeys/login/options`, undefined));
  const registered = jsonOf(
    await auth.post(`${AT}/register`, { email: 'bob@example.com', password: PASSWORD }),
  );
  await auth.post(`${AT}/password/forgot`, { email });
  await auth.post(`${AT}/magic-link`, { email });
  await auth.post(`${AT}/email/change`, { email: 'ada@example.org' }, headers);
  const secrets = {
    'access token': session.accessToken,
    'refresh token': session.refreshToken,
    'device cookie': device,
    'recovery code': recoveryCodes[0]!,
    'api key': String(key),
    challenge: String(challenge),
    'passkey handle': String(passkeys['handle']),
    'registration token': String(registered['registrationToken']),
    'verification token': auth.mailedToken('verification.requested'),
    'reset token': auth.mailedToken('password-reset.requested'),
    'magic link': auth.mailedToken('magic-link.requested'),
    'change of address': auth.mailedToken('email-change.requested'),
  };
  return { auth, headers, secrets };
}

type Given = Awaited<ReturnType<typeof givenSecrets>>;
type Secret = keyof Given['secrets'];

/** Where a secret is sent, and what belongs there. */
const PLACES: readonly [
  string,
  Secret,
  (given: Given, value: string) => ReturnType<Given['auth']['send']>,
][] = [
  [
    'as a Bearer token',
    'access token',
    ({ auth }, value) => auth.send({ path: `${AT}/session`, headers: { authorization: `Bearer ${value}` } }),
  ],
  [
    'as the access cookie',
    'access token',
    ({ auth }, value) => auth.send({ path: `${AT}/session`, headers: { cookie: `__Host-access=${value}` } }),
  ],
  [
    'to refresh by',
    'refresh token',
    ({ auth }, value) => auth.post(`${AT}/refresh`, { refreshToken: value }),
  ],
  [
    'to prove an address by',
    'verification token',
    ({ auth }, token) => auth.post(`${AT}/verify-email`, { token }),
  ],
  [
    'to set a password by',
    'reset token',
    ({ auth }, token) => auth.post(`${AT}/password/reset`, { token, password }),
  ],
  ['to log in by', 'magic link', ({ auth }, token) => auth.post(`${AT}/magic-link/consume`, { token })],
  [
    'to change the address by',
    'change of address',
    ({ auth, headers }, token) => auth.post(`${AT}/email/confirm`, { token }, headers),
  ],
  [
    'as the challenge of a second factor',
    'challenge',
    ({ auth, secrets }, challenge) =>
      auth.post(`${AT}/mfa/verify`, { challenge, recoveryCode: secrets['recovery code'] }),
  ],
];

describe('a secret that is good elsewhere is refused', () => {
  test.each(PLACES)('%s, where only the %s is taken', async (_, own, send) => {
    const given = await givenSecrets();
    const foreign = Object.entries(given.secrets).filter(([name]) => name !== own);

    const answers = [];
    for (const [name, value] of foreign) answers.push([name, (await send(given, value)).statusCode] as const);
    const right = await send(given, given.secrets[own]);

    expect(answers).toHaveLength(11);
    expect(answers.filter(([, status]) => ![400, 401, 403, 422].includes(status))).toEqual([]);
    expect([200, 204]).toContain(right.statusCode);
  });

  test('in the place of a recovery code', async () => {
    const { auth, secrets } = await givenSecrets();
    const { challenge, ...others } = secrets;
    const short = Object.entries(others).filter(
      ([name, { length }]) => name !== 'recovery code' && length <= 64,
    );

    const statuses = [];
    for (const [, recoveryCode] of short.slice(0, 4))
      statuses.push((await auth.post(`${AT}/mfa/verify`, { challenge, recoveryCode })).statusCode);

    expect(statuses).toEqual([401, 401, 401, 401]);
  });
});
