import { flushMetrics } from '../platform/metrics.ts';
import { jsonOf } from '../platform/testing/alb.ts';
import { outputOf, silenceOutput } from '../platform/testing/output.ts';
import { givenAuth, PASSWORD } from './auth.fixture.ts';

silenceOutput();
beforeEach(() => flushMetrics());

const email = 'ada@example.com';

/** The sign-ups that operators see after some work; undefined when nothing was counted. */
async function signUpsOf(work: () => Promise<unknown>): Promise<unknown> {
  const lines = await outputOf(work);
  return lines.findLast((line) => 'SignUps' in line)?.SignUps;
}

async function givenRegistration() {
  const auth = givenAuth();
  const answer = await auth.post('/v1/auth/register', { email, password: PASSWORD });
  const { registrationToken } = jsonOf(answer) as { registrationToken: string };
  return { auth, registrationToken, token: auth.mailedToken('verification.requested') };
}

describe('the metric SignUps', () => {
  test('counts an account when its address is proven, not when somebody typed it', async () => {
    const auth = givenAuth();

    const registered = await signUpsOf(() => auth.post('/v1/auth/register', { email, password: PASSWORD }));
    const token = auth.mailedToken('verification.requested');
    const verified = await signUpsOf(() => auth.post('/v1/auth/verify-email', { token }));

    expect([registered, verified]).toEqual([undefined, 1]);
  });

  test('counts an address that a password reset proves, once', async () => {
    const { auth } = await givenRegistration();
    const reset = async () => {
      await auth.post('/v1/auth/password/forgot', { email });
      const token = auth.mailedToken('password-reset.requested');
      return signUpsOf(() =>
        auth.post('/v1/auth/password/reset', { token, password: 'another good password' }),
      );
    };

    const first = await reset();
    auth.advance(3_600_000);
    const second = await reset();

    expect([first, second]).toEqual([1, undefined]);
  });

  test('is 0 when somebody logs in, so that an hour without sign-ups has a value', async () => {
    const { auth, token, registrationToken } = await givenRegistration();
    await auth.post('/v1/auth/verify-email', { token, registrationToken });

    const counted = await signUpsOf(() => auth.post('/v1/auth/login', { email, password: PASSWORD }));

    expect(counted).toBe(0);
  });
});
