import { accountChecks, PUBLIC_CHECKS } from './checks.ts';
import { runChecks, table } from './run.ts';
import type { Answer, Asking, Site } from './site.ts';

const CREDENTIALS = { email: 'heartbeat@example.com', password: 'a password of the heartbeat' };
const CHECKS = [...PUBLIC_CHECKS, ...accountChecks(CREDENTIALS)];
const IMPATIENT = { deadline: 1_000, pause: 1 };

const SECURITY = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000',
};

type Route = (asking: Asking, requestId: string) => Partial<Answer>;

/** A system that is well, as the checks see it; `spoilt` replaces what single paths answer. */
function site(spoilt: Record<string, Route> = {}): Site {
  let requests = 0;
  let loggedIn = false;
  const routes: Record<string, Route> = {
    '/v1/health/live': () => ({ headers: SECURITY }),
    '/v1/health/ready': () => ({ body: { status: 'ok', degraded: [] } }),
    '/openapi.json': () => ({ body: { openapi: '3.1.0', paths: { '/v1/auth/login': {} } } }),
    '/.well-known/jwks.json': () => ({ body: { keys: [{ kid: '1', x: 'abc' }] } }),
    '/v1/payments/plans': () => ({ body: { plans: [{ id: 'free' }] } }),
    '/v1/webhooks/stripe': () => ({ status: 400 }),
    '/v1/auth/login': ({ body }) => {
      loggedIn = JSON.stringify(body) === JSON.stringify(CREDENTIALS);
      return loggedIn ? { body: { accessToken: 'token', userId: 'u1' } } : { status: 401 };
    },
    '/v1/auth/logout': () => {
      loggedIn = false;
      return { status: 204 };
    },
    '/v1/users/me': ({ token }) =>
      loggedIn && token === 'token' ? { body: { id: 'u1' } } : { status: 401, body: { detail: 'log in' } },
    ...spoilt,
  };
  const unknown: Route = (_, requestId) => ({
    status: 404,
    headers: { 'content-type': 'application/problem+json', 'x-request-id': requestId },
    body: { status: 404, requestId },
  });
  return {
    url: 'https://staging.example.com',
    async ask(path, asking = {}) {
      const route = routes[path] ?? (path.startsWith('/v1/no/such') && spoilt['unknown']) ?? null;
      const answer = (route || unknown)(asking, `request-${++requests}`);
      return { status: 200, headers: {}, body: null, ...answer };
    },
  };
}

describe('the smoke test', () => {
  test('passes a system that is well', async () => {
    const outcomes = await runChecks(site(), CHECKS, IMPATIENT);

    expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
    expect(outcomes).toHaveLength(CHECKS.length);
  });

  const cached: Answer = {
    status: 404,
    headers: { 'content-type': 'application/problem+json', 'x-request-id': 'first', age: '3' },
    body: { requestId: 'first' },
  };
  test.each<[string, Record<string, Route>, string, string]>([
    ['that is down', { '/v1/health/live': () => ({ status: 503 }) }, 'alive', 'answered 503, expected 200'],
    [
      'that is not ready, with the reason it gives',
      { '/v1/health/ready': () => ({ status: 503, body: { detail: 'no database' } }) },
      'ready',
      'answered 503 (no database), expected 200',
    ],
    [
      'whose document is the web app’s page',
      { '/openapi.json': () => ({ body: null }) },
      'OpenAPI document',
      "openapi is 'undefined', expected 3.1.x",
    ],
    [
      'that takes a webhook which nobody signed',
      { '/v1/webhooks/stripe': () => ({ body: { received: true } }) },
      'payments',
      'answered 200, expected 400',
    ],
    ['without keys', { '/.well-known/jwks.json': () => ({ body: { keys: [] } }) }, 'signing keys', 'no keys'],
    [
      'that publishes a private key',
      { '/.well-known/jwks.json': () => ({ body: { keys: [{ d: 'secret' }] } }) },
      'signing keys',
      '1 private keys are published: rotate them now',
    ],
    [
      'whose errors become HTML',
      { unknown: () => ({ status: 404, headers: { 'content-type': 'text/html' } }) },
      'problems',
      "content-type is 'text/html', expected application/problem+json",
    ],
    [
      'whose edge caches errors',
      { unknown: () => cached },
      'errors not cached',
      'the second answer is the first one again: the edge caches errors',
    ],
    [
      'without HSTS over TLS',
      { '/v1/health/live': () => ({ headers: { ...SECURITY, 'strict-transport-security': '' } }) },
      'security headers',
      "strict-transport-security is '', expected max-age=\\d{8}",
    ],
    [
      'that shows profiles to everybody',
      { '/v1/users/me': () => ({ body: { id: 'u1' } }) },
      'profile without login',
      'answered 200, expected 401',
    ],
    [
      'that does not know the account',
      { '/v1/auth/login': () => ({ status: 401, body: { detail: 'wrong mail address or password' } }) },
      'login and profile',
      'answered 401 (wrong mail address or password), expected 200',
    ],
    [
      'that shows another’s profile',
      {
        '/v1/users/me': ({ token }) => (token ? { body: { id: 'somebody else' } } : { status: 401 }),
      },
      'login and profile',
      'the profile is of another user than who has logged in',
    ],
    [
      'whose logout ends nothing',
      { '/v1/auth/logout': () => ({ status: 204 }) },
      'login and profile',
      'answered 200, expected 401',
    ],
  ])('fails a system %s', async (_, spoilt, check, seen) => {
    const outcomes = await runChecks(site(spoilt), CHECKS, { deadline: 5, pause: 1 });

    expect(outcomes).toContainEqual({ name: check, ok: false, seen });
  });

  test('makes every check, whichever fails', async () => {
    const down: Site = {
      url: 'https://nowhere.example.com',
      ask: () => Promise.reject(new Error('refused')),
    };

    const outcomes = await runChecks(down, CHECKS, { deadline: 5, pause: 1 });

    expect(outcomes.map(({ ok }) => ok)).toEqual(CHECKS.map(() => false));
  });

  test('waits for a system that is not known yet', async () => {
    const well = site();
    let asked = 0;
    const late: Site = {
      ...well,
      ask: (path, asking) =>
        ++asked < 4 ? Promise.reject(new Error('no such host')) : well.ask(path, asking),
    };

    const outcomes = await runChecks(late, CHECKS, IMPATIENT);

    expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
  });

  test('is told as a table', () => {
    const text = table([
      { name: 'alive', ok: true, seen: 'answers 200' },
      { name: 'signing keys', ok: false, seen: 'no keys' },
    ]);

    expect(text).toBe('  ok    alive         answers 200\n  FAIL  signing keys  no keys');
  });
});
