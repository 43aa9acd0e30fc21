import { headersOf, jsonOf } from '../../platform/testing/alb.ts';
import { silenceOutput } from '../../platform/testing/output.ts';
import { bearer, browser, cookieHeader, givenAuth, PASSWORD } from '../auth.fixture.ts';
import type { Tokens } from '../auth.fixture.ts';
import { DEVICE_LIFE_S } from '../known-device.ts';
import { IDLE_MS } from '../session.ts';
import { ROOT_ANNOUNCED_MS } from './signing-roots.ts';

silenceOutput();

const MINUTE = 60_000;
const email = 'ada@example.com';

async function givenSession() {
  const auth = givenAuth();
  await auth.verifiedUser(email);
  const tokens = await auth.loggedIn(email);
  return {
    auth,
    tokens,
    async status({ accessToken }: Tokens) {
      const headers = bearer({ ...tokens, accessToken });
      return (await auth.send({ path: '/v1/auth/session', headers })).statusCode;
    },
    async refresh({ refreshToken }: Tokens): Promise<Tokens | null> {
      const answer = await auth.post('/v1/auth/refresh', { refreshToken });
      return answer.statusCode === 200 ? (jsonOf(answer) as unknown as Tokens) : null;
    },
    async jwks() {
      const { keys } = jsonOf(await auth.send({ path: '/.well-known/jwks.json' })) as {
        keys: { kid: string }[];
      };
      return keys.map(({ kid }) => kid);
    },
  };
}

const kidOf = ({ accessToken }: Tokens) =>
  JSON.parse(Buffer.from(accessToken.split('.')[0]!, 'base64url').toString()).kid as string;

describe('rotating the signing root', () => {
  test('logs nobody out: a session goes on over the turn, each token to its end', async () => {
    const { auth, tokens, status, refresh } = await givenSession();
    auth.rotateSigning('a fresh root');

    const announced = await refresh(tokens);
    auth.advance(ROOT_ANNOUNCED_MS - 1);
    const last = await refresh(announced!);
    auth.advance(1);
    const turned = await refresh(last!);
    auth.advance(9 * MINUTE);

    expect([kidOf(announced!), kidOf(last!)]).toEqual([kidOf(tokens), kidOf(tokens)]);
    expect(kidOf(turned!)).not.toBe(kidOf(tokens));
    expect([await status(last!), await status(turned!)]).toEqual([200, 200]);
  });

  test('publishes the new key before it signs, and the old one until its last token is dead', async () => {
    const { auth, tokens, refresh, jwks } = await givenSession();
    const before = await jwks();

    auth.rotateSigning('a fresh root');
    const announced = await jwks();
    auth.advance(ROOT_ANNOUNCED_MS);
    const turned = await refresh(tokens);
    const both = await jwks();
    auth.advance(15 * MINUTE);
    const after = await jwks();

    expect(before).toEqual([kidOf(tokens)]);
    expect(new Set(announced)).toEqual(new Set([kidOf(tokens), kidOf(turned!)]));
    expect(new Set(both)).toEqual(new Set(announced));
    expect(after).toEqual([kidOf(turned!)]);
  });

  test('keeps a refresh token of before until it dies unused', async () => {
    const { auth, tokens, refresh } = await givenSession();
    auth.rotateSigning('a fresh root');

    auth.advance(IDLE_MS - 1);
    const used = await refresh(tokens);

    expect(used).not.toBeNull();
  });

  test('believes no refresh token of before once the last one must have died', async () => {
    const { auth, tokens } = await givenSession();
    auth.rotateSigning('a fresh root');

    auth.advance(ROOT_ANNOUNCED_MS + IDLE_MS - 1);
    const known = await auth.services.refreshTokens.read(tokens.refreshToken);
    auth.advance(1);
    const forgotten = await auth.services.refreshTokens.read(tokens.refreshToken);

    expect(known).toMatchObject({ sessionId: tokens.sessionId });
    expect(forgotten).toBeNull();
  });

  test('keeps browsers known for their year, and no longer', async () => {
    const { auth } = await givenSession();
    const { devices } = auth.services;
    const cookie = await devices.remember(email, { mfa: false });
    auth.rotateSigning('a fresh root');

    const atOnce = await devices.recognise([email], cookie);
    auth.advance(ROOT_ANNOUNCED_MS + DEVICE_LIFE_S * 1_000 - 1);
    const inItsYear = await devices.recognise([email], cookie);
    auth.advance(1);
    const after = await devices.recognise([email], cookie);

    expect(atOnce).toEqual({ nonce: cookie.split('.')[1], mfa: false });
    expect(inItsYear).toEqual(atOnce);
    expect(after).toBeNull();
  });

  test('a browser that logs in after the turn gets cookies that need the old root no more', async () => {
    const { auth } = await givenSession();
    const login = () => auth.post('/v1/auth/login', { email, password: PASSWORD }, browser);
    auth.rotateSigning('a fresh root');
    auth.advance(ROOT_ANNOUNCED_MS);

    const cookie = cookieHeader(await login());
    auth.advance(7 * 86_400_000);
    auth.rotateSigning('another fresh root');
    const refreshed = await auth.send({
      method: 'POST',
      path: '/v1/auth/refresh',
      headers: { ...browser, cookie },
    });

    expect(refreshed.statusCode).toBe(200);
    expect(headersOf(refreshed, 'set-cookie').join()).toContain('__Host-access=');
  });
});

describe('rotating it twice', () => {
  test('forgets the first root: its tokens, sessions and devices', async () => {
    const { auth, tokens, status, refresh, jwks } = await givenSession();
    const cookie = await auth.services.devices.remember(email, { mfa: false });

    auth.rotateSigning('a fresh root');
    auth.rotateSigning('another fresh root');

    expect(await status(tokens)).toBe(401);
    expect(await refresh(tokens)).toBeNull();
    expect(await auth.services.devices.recognise([email], cookie)).toBeNull();
    expect(await jwks()).not.toContain(kidOf(tokens));
  });

  test('lets everybody log in again at once', async () => {
    const { auth, status, refresh } = await givenSession();
    auth.rotateSigning('a fresh root');
    auth.rotateSigning('another fresh root');

    const tokens = await auth.loggedIn(email);

    expect(await status(tokens)).toBe(200);
    expect(await refresh(tokens)).not.toBeNull();
  });
});
