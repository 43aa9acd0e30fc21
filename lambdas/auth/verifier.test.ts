import type { Access, Role } from '../platform/http/route.ts';
import { Table } from '../platform/dynamodb/table.ts';
import { jsonOf } from '../platform/testing/alb.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { newApiKey } from './api-keys/api-key.ts';
import { bearer, givenAuth, PUBLIC_URL } from './auth.fixture.ts';
import { authenticate } from './authenticate.ts';
import { IDLE_MS, SUDO_MS } from './session.ts';
import { signingKeys } from './tokens/signing-keys.ts';
import { accessTokens } from './tokens/access-token.ts';
import { authVerifier } from './verifier.module.ts';

silenceOutput();

const DAY = 86_400_000;
const email = 'ada@example.com';
type Needed = Exclude<Access, 'none'>;

/** Somebody logged in with an API key, and both who can say who calls: the module and another function's verifier. */
async function givenBoth() {
  const auth = givenAuth();
  await auth.verifiedUser(email);
  const ada = await auth.loggedIn(email);
  const { key } = jsonOf(
    await auth.post('/v1/api-keys', { name: 'job', scopes: ['users:read'], expiresInDays: 1 }, bearer(ada)),
  ) as { key: string };
  const { services, clock, database } = auth;
  const table = new Table('auth', database);
  const verifier = authVerifier({ table, limiter: services.limiter, clock, publicUrl: PUBLIC_URL });
  const requestOf = (token: string | null) => ({
    method: 'GET',
    path: '/',
    headers: { ...(token !== null && { authorization: `Bearer ${token}` }) },
    cookies: {},
    client: { address: '', network: '', origin: null, userAgent: null },
    requestId: '',
  });
  const outcome = (asking: Promise<unknown>) =>
    asking.catch((error: { readonly code?: string }) => error.code ?? error);
  return {
    auth,
    ada,
    key,
    verifier,
    requestOf,
    /** What both say of a request with this token. */
    async ask(token: string | null, access: Needed = 'required', role?: Role) {
      const request = requestOf(token);
      return {
        module: await outcome(authenticate(services, request, access, role)),
        verifier: await outcome(verifier.authenticate(request, access, role)),
      };
    },
    async make(standing: Parameters<typeof services.standings.change>[1]) {
      await auth.write([services.standings.change(ada.userId, standing)]);
    },
    async prove(proof: Parameters<typeof services.sessions.prove>[2]) {
      await auth.write([services.sessions.prove(ada.userId, ada.sessionId, proof)]);
    },
    /** A token that somebody signs with a key of their own. */
    async forged(secret = 'a secret of somebody else') {
      const root = { current: { text: secret, createdAt: 0 }, previous: null };
      const keys = signingKeys(async () => root, clock);
      const { userId, sessionId } = ada;
      return accessTokens({ keys, clock, issuer: PUBLIC_URL }).issue({
        userId,
        sessionId,
        sessionVersion: 1,
      });
    },
  };
}

type Both = Awaited<ReturnType<typeof givenBoth>>;

/** A case: what happens before, and what is sent then. */
type Case = readonly [
  name: string,
  send: (both: Both) => Promise<readonly [token: string | null, access?: Needed, role?: Role]>,
  expected: string | null | { readonly [member: string]: unknown },
];

const SESSION = { via: 'bearer', sessionVersion: 1, impersonatedBy: null, roles: [] };

const CASES: readonly Case[] = [
  ['nobody', async () => [null, 'optional'], null],
  ['a session that lives', async ({ ada }) => [ada.accessToken], SESSION],
  [
    'a session that lives, on a route for everybody',
    async ({ ada }) => [ada.accessToken, 'optional'],
    SESSION,
  ],
  [
    'a session that was revoked',
    async ({ auth, ada }) => {
      await auth.send({ method: 'POST', path: '/v1/auth/logout', headers: bearer(ada) });
      return [ada.accessToken];
    },
    null,
  ],
  [
    'a session that nobody has refreshed',
    async ({ auth, ada }) => {
      auth.advance(IDLE_MS);
      const { userId, sessionId } = ada;
      return [await auth.services.accessTokens.issue({ userId, sessionId, sessionVersion: 1 })];
    },
    null,
  ],
  [
    'a token that has expired',
    async ({ auth, ada }) => {
      auth.advance(606_000);
      return [ada.accessToken];
    },
    null,
  ],
  [
    'a token for another version of the session',
    async ({ auth, ada: { userId, sessionId } }) => [
      await auth.services.accessTokens.issue({ userId, sessionId, sessionVersion: 2 }),
    ],
    null,
  ],
  [
    'a token for a session that never was',
    async ({ auth, ada: { userId } }) => [
      await auth.services.accessTokens.issue({ userId, sessionId: 'none', sessionVersion: 1 }),
    ],
    null,
  ],
  ['a token signed by somebody else', async ({ forged }) => [await forged()], null],
  ['a token without its signature', async ({ ada }) => [ada.accessToken.replace(/[^.]+$/, '')], null],
  ['a refresh token', async ({ ada }) => [ada.refreshToken], null],
  ['no token at all', async () => ['invented'], null],
  ['a fresh proof where one is needed', async ({ ada }) => [ada.accessToken, 'sudo'], SESSION],
  [
    'a stale proof where a fresh one is needed',
    async ({ auth, ada, prove }) => {
      await prove({ authenticatedAt: auth.clock.now() - SUDO_MS - 1 });
      return [ada.accessToken, 'sudo'];
    },
    'sudo_required',
  ],
  [
    'a session of an account that is suspended, before the suspension has come to it',
    async ({ ada, make }) => {
      await make({ suspendedAt: 1 });
      return [ada.accessToken];
    },
    null,
  ],
  ['a user where an admin is asked for', async ({ ada }) => [ada.accessToken, 'required', 'admin'], SESSION],
  [
    'an admin, proven by one factor',
    async ({ ada, make }) => {
      await make({ roles: ['admin'] });
      return [ada.accessToken, 'required', 'admin'];
    },
    'mfa_required',
  ],
  [
    'an admin, proven by two factors',
    async ({ auth, ada, make, prove }) => {
      await make({ roles: ['admin'] });
      await prove({ authenticatedAt: auth.clock.now(), mfa: true });
      return [ada.accessToken, 'sudo', 'admin'];
    },
    { ...SESSION, roles: ['admin'] },
  ],
  [
    'an admin, proven by two factors a while ago, where a fresh proof is needed too',
    async ({ auth, ada, make, prove }) => {
      await make({ roles: ['admin'] });
      await prove({ authenticatedAt: auth.clock.now() - SUDO_MS - 1, mfa: true });
      return [ada.accessToken, 'sudo', 'admin'];
    },
    'sudo_required',
  ],
  [
    'who was an admin',
    async ({ auth, ada, make, prove }) => {
      await prove({ authenticatedAt: auth.clock.now(), mfa: true });
      await make({ roles: ['admin'] });
      await make({ roles: [] });
      return [ada.accessToken, 'required', 'admin'];
    },
    SESSION,
  ],
  ['an API key', async ({ key }) => [key], { via: 'api-key', scopes: ['users:read'], roles: [] }],
  [
    'an admin’s API key, where an admin is asked for',
    async ({ key, make }) => {
      await make({ roles: ['admin'] });
      return [key, 'required', 'admin'];
    },
    { via: 'api-key', roles: [] },
  ],
  [
    'an API key that was revoked',
    async ({ auth, ada, key }) => {
      const [item] = auth.database.items('auth', 'APIKEY#');
      const path = `/v1/api-keys/${String(item!['keyId'])}`;
      await auth.send({ method: 'DELETE', path, headers: bearer(ada) });
      return [key];
    },
    null,
  ],
  [
    'an API key that has expired',
    async ({ auth, key }) => {
      auth.advance(DAY);
      return [key];
    },
    null,
  ],
  [
    'an API key of an account that is suspended',
    async ({ key, make }) => {
      await make({ suspendedAt: 1 });
      return [key];
    },
    'account_suspended',
  ],
  ['an API key that is none', async () => [newApiKey()], null],
];

describe('the module and the verifier of other functions agree on', () => {
  test.each(CASES)('%s', async (_, send, expected) => {
    const both = await givenBoth();
    const request = await send(both);

    const said = await both.ask(...request);

    const matcher =
      typeof expected === 'object' && expected !== null ? expect.objectContaining(expected) : expected;
    expect(said).toEqual({ module: matcher, verifier: matcher });
    expect(said.verifier).toEqual(said.module);
  });
});

describe('the verifier', () => {
  test('writes nothing', async () => {
    const { auth, ask, ada, key } = await givenBoth();
    await ask(key);
    const before = auth.database.items('auth');

    await ask(ada.accessToken);
    await ask(key);

    expect(auth.database.items('auth')).toEqual(before);
  });

  test('reads the partitions that its grant names, and no other', async () => {
    const { auth, verifier, ada, key, requestOf } = await givenBoth();
    const read = jest.spyOn(auth.database, 'get');

    await verifier.authenticate(requestOf(ada.accessToken), 'sudo');
    await verifier.authenticate(requestOf(key), 'required');

    const partitions = new Set(read.mock.calls.map(([, { pk }]) => pk.replace(/#.*/, '')));
    expect(partitions).toEqual(new Set(['JWKS', 'SESSION', 'STANDING', 'APIKEY']));
  });

  test('knows at once that a session has ended, although the module’s cache believes it', async () => {
    const { auth, ask, ada } = await givenBoth();
    const before = await ask(ada.accessToken);
    await auth.write(auth.services.sessions.remove(ada.userId, ada.sessionId));

    const after = await ask(ada.accessToken);

    expect(before.verifier).not.toBeNull();
    expect(after).toEqual({ module: before.module, verifier: null });
  });
});
