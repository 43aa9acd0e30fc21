import { jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { bearer, givenAuth, PASSWORD } from '../auth.fixture.ts';
import type { Tokens } from '../auth.fixture.ts';
import { authRoutes } from '../auth.routes.ts';
import { SUDO_MS } from '../session.ts';

silenceOutput();

const sudoRoutes = authRoutes(givenAuth().services)
  .filter(({ auth }) => auth === 'sudo')
  .map(({ method, path }) => [method, path.replace(':id', '0190b6c4-0000-7000-8000-000000000000')] as const);

/** A thief finds a browser that was left open: the session lives, and its owner's last proof is long ago. */
async function givenLeftOpen() {
  const auth = givenAuth();
  await auth.verifiedUser();
  const { refreshToken } = await auth.loggedIn();
  auth.advance(SUDO_MS + 1);
  const session = jsonOf(await auth.post('/v1/auth/refresh', { refreshToken })) as unknown as Tokens;
  return { auth, headers: bearer(session) };
}

describe('a session that was left open', () => {
  test('is refused by everything that changes credentials', () => {
    expect(sudoRoutes.map((route) => route.join(' '))).toEqual(
      expect.arrayContaining([
        'POST /v1/auth/mfa/totp',
        'DELETE /v1/auth/mfa/totp',
        'POST /v1/auth/passkeys/register/verify',
        'POST /v1/auth/email/change',
        'POST /v1/api-keys',
      ]),
    );
  });

  test.each(sudoRoutes)(
    'answers 403 sudo_required to %s %s, and not once the owner has proven themselves',
    async (method, path) => {
      const { auth, headers } = await givenLeftOpen();

      const before = await auth.send({ method, path, headers });
      await auth.post('/v1/auth/reauthenticate', { password: PASSWORD }, headers);
      const after = await auth.send({ method, path, headers });

      expect([before.statusCode, jsonOf(before)['code']]).toEqual([403, 'sudo_required']);
      expect(after.statusCode).not.toBe(403);
    },
  );

  test('changes the password for nobody who does not know it', async () => {
    const { auth, headers } = await givenLeftOpen();
    const body = { currentPassword: 'a guess', newPassword: 'another good password' };

    const answer = await auth.post('/v1/auth/password/change', body, headers);

    expect([answer.statusCode, jsonOf(answer)['code']]).toEqual([403, 'wrong_password']);
  });

  test('guesses the password no more often than a stranger at the login, whatever route it guesses by', async () => {
    const { auth, headers } = await givenLeftOpen();
    const guess = (attempt: number) =>
      attempt % 2 === 0
        ? auth.post('/v1/auth/reauthenticate', { password: 'a guess' }, headers)
        : auth.post(
            '/v1/auth/password/change',
            { currentPassword: 'a guess', newPassword: 'mine' + PASSWORD },
            headers,
          );

    const statuses = [];
    for (let attempt = 0; attempt < 30; attempt += 1) {
      statuses.push((await guess(attempt)).statusCode);
      auth.advance(15_000); // slow enough for the limit of a minute
    }

    expect(statuses).toEqual([...Array(20).fill(403), ...Array(10).fill(429)]);
  });
});
