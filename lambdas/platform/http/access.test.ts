import { Forbidden } from '../errors.ts';
import { headerOf, jsonOf } from '../testing/alb.ts';
import { silenceOutput } from '../testing/output.ts';
import { noContent, ok } from './answer.ts';
import { route } from './route.ts';
import type { Route } from './route.ts';
import { ana, get, post, program, service } from './test-service.ts';

silenceOutput();

describe('credentials', () => {
  const call = service([
    get('/v1/open', async ({ principal }) => ok({ principal })),
    get('/v1/mine', async ({ principal }) => ok({ principal }), { auth: 'required' }),
    get('/v1/either', async ({ principal }) => ok({ principal }), { auth: 'optional' }),
  ]);
  const bearer = { authorization: 'Bearer good' };

  test('are asked for where a route needs them', async () => {
    const without = await call({ path: '/v1/mine' });
    const withThem = await call({ path: '/v1/mine', headers: bearer });

    expect(without.statusCode).toBe(401);
    expect(headerOf(without, 'www-authenticate')).toBe('Bearer');
    expect(jsonOf(withThem)).toEqual({ principal: ana });
    expect(headerOf(withThem, 'cache-control')).toBe('no-store');
  });

  test('are looked at where a route wants them, and not where it does not', async () => {
    const optional = await call({ path: '/v1/either' });
    const none = await call({ path: '/v1/open', headers: bearer });

    expect(jsonOf(optional)).toEqual({ principal: null });
    expect(jsonOf(none)).toEqual({ principal: null });
  });

  test('answer 400 when a cookie and a token come together', async () => {
    const result = await call({ path: '/v1/mine', headers: { ...bearer, cookie: '__Host-session=x' } });

    expect(jsonOf(result)).toMatchObject({ status: 400, code: 'ambiguous_credentials' });
  });

  test('that are not enough answer what auth throws', async () => {
    const refuse = async () => {
      throw new Forbidden('sudo_required', 'prove who you are again');
    };
    const strict = service([get('/v1/mine', async () => ok({}), { auth: 'sudo' })], { authenticate: refuse });

    const result = await strict({ path: '/v1/mine' });

    expect(jsonOf(result)).toMatchObject({ status: 403, code: 'sudo_required' });
  });
});

describe('an API key', () => {
  const answersWho: Route['handle'] = async ({ principal }) => ok({ principal });
  const call = service([
    get('/v1/open', answersWho),
    get('/v1/mine', answersWho, { auth: 'required' }),
    get('/v1/either', answersWho, { auth: 'optional' }),
    get('/v1/sudo', answersWho, { auth: 'sudo' }),
    get('/v1/read', answersWho, { auth: 'required', scope: 'things:read' }),
    get('/v1/either-read', answersWho, { auth: 'optional', scope: 'things:read' }),
    get('/v1/write', answersWho, { auth: 'required', scope: 'things:write' }),
  ]);

  test.each([
    ['/v1/open', 200],
    ['/v1/mine', 403],
    ['/v1/either', 403],
    ['/v1/sudo', 403],
    ['/v1/read', 200],
    ['/v1/either-read', 200],
    ['/v1/write', 403],
  ])('with things:read: %s answers %i', async (path, status) => {
    const result = await call({ path, headers: { authorization: 'Bearer key' } });

    expect(result.statusCode).toBe(status);
    if (status === 403) expect(jsonOf(result)).toMatchObject({ code: 'scope_missing' });
  });

  test('is told apart from a session by the handler', async () => {
    const result = await call({ path: '/v1/read', headers: { authorization: 'Bearer key' } });

    expect(jsonOf(result)).toEqual({ principal: program });
  });

  test('changes nothing for who is logged in', async () => {
    const result = await call({ path: '/v1/write', headers: { authorization: 'Bearer good' } });

    expect(jsonOf(result)).toEqual({ principal: ana });
  });

  test.each(['none', 'sudo'] as const)('can have no scope for a route with the access %s', (auth) => {
    const { limits: _, ...open } = get('/v1/things', answersWho);

    expect(() => route({ ...open, auth, scope: 'things:read' })).toThrow(
      `GET /v1/things has the scope things:read and the access ${auth}, expected required or optional`,
    );
  });
});

describe('origins', () => {
  const call = service([
    post('/v1/things', async () => noContent()),
    post('/v1/login', async () => noContent(), { browser: true }),
    post('/v1/hook', async () => noContent(), { csrf: 'exempt' }),
    get('/v1/things', async () => ok([])),
  ]);
  const cookie = { cookie: 'a=b' };

  test.each([
    ['a cookie and no Origin', '/v1/things', cookie, 403],
    ['a cookie and a foreign Origin', '/v1/things', { ...cookie, origin: 'https://evil.example' }, 403],
    ['a cookie and the null Origin', '/v1/things', { ...cookie, origin: 'null' }, 403],
    [
      'a cookie and a lookalike',
      '/v1/things',
      { ...cookie, origin: 'https://app.example.evil.example' },
      403,
    ],
    ['a cookie and another scheme', '/v1/things', { ...cookie, origin: 'http://app.example' }, 403],
    ['a cookie and our Origin', '/v1/things', { ...cookie, origin: 'https://app.example' }, 204],
    ['a cookie and an allowed Origin', '/v1/things', { ...cookie, origin: 'https://partner.example' }, 204],
    ['no cookie and a foreign Origin', '/v1/things', { origin: 'https://evil.example' }, 204],
    ['a login from a foreign Origin', '/v1/login', { origin: 'https://evil.example' }, 403],
    ['a login without an Origin', '/v1/login', {}, 204],
    [
      'a token and a foreign Origin',
      '/v1/login',
      { authorization: 'Bearer x', origin: 'https://evil.example' },
      204,
    ],
    ['a webhook with a cookie', '/v1/hook', cookie, 204],
  ])('%s', async (_, path, headers: Record<string, string>, status) => {
    const result = await call({ method: 'POST', path, headers });

    expect(result.statusCode).toBe(status);
    if (status === 403) expect(jsonOf(result)).toMatchObject({ code: 'origin_not_allowed' });
  });

  test('on the list may read the answer, others may not', async () => {
    const partner = await call({ path: '/v1/things', headers: { origin: 'https://partner.example' } });
    const stranger = await call({ path: '/v1/things', headers: { origin: 'https://evil.example' } });

    expect(headerOf(partner, 'access-control-allow-origin')).toBe('https://partner.example');
    expect(headerOf(partner, 'access-control-allow-credentials')).toBe('true');
    expect(headerOf(stranger, 'access-control-allow-origin')).toBeNull();
    expect(headerOf(stranger, 'vary')).toBe('Origin');
  });

  test('are told by preflight what they may send', async () => {
    const headers = { origin: 'https://partner.example', 'access-control-request-method': 'POST' };

    const result = await call({ method: 'OPTIONS', path: '/v1/things', headers });

    expect(result.statusCode).toBe(204);
    expect(headerOf(result, 'access-control-allow-methods')).toBe('GET, HEAD, POST');
    expect(headerOf(result, 'access-control-allow-headers')).toContain('Idempotency-Key');
  });
});
