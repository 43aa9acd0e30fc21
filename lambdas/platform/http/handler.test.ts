import * as z from 'zod/mini';
import { Conflict, Forbidden } from '../errors.ts';
import type { Decision, Limit, RateLimiter } from '../rate-limit.ts';
import { albEvent, headerOf, headersOf, jsonOf, lambdaContext } from '../testing/alb.ts';
import type { TestRequest } from '../testing/alb.ts';
import { outputOf, silenceOutput } from '../testing/output.ts';
import { created, noContent, ok } from './answer.ts';
import type { HttpDeps } from './deps.ts';
import { httpHandler } from './handler.ts';
import type { Principal } from './request.ts';
import { byClient, route } from './route.ts';
import type { Route } from './route.ts';

const answers = { 200: { description: 'It worked.' } };

const ana: Principal = { userId: 'ana', sessionId: 's1', sessionVersion: 1, roles: [], via: 'bearer' };

function get(path: string, handle: Route['handle'], options: Partial<Route> = {}): Route {
  return {
    method: 'GET',
    path,
    summary: 'Reads',
    tags: ['things'],
    auth: 'none',
    answers,
    handle,
    ...options,
  };
}

function post(path: string, handle: Route['handle'], options: Partial<Route> = {}): Route {
  return get(path, handle, { method: 'POST', ...options });
}

class FakeLimiter implements RateLimiter {
  readonly #uses = new Map<string, number>();

  async take(limit: Limit, key: string): Promise<Decision> {
    const uses = (this.#uses.get(key) ?? 0) + 1;
    this.#uses.set(key, uses);
    return {
      allowed: uses <= limit.max,
      limit,
      remaining: Math.max(0, limit.max - uses),
      resetS: limit.windowS,
    };
  }

  async reset(_limit: Limit, key: string): Promise<void> {
    this.#uses.delete(key);
  }
}

function service(routes: readonly Route[], deps: Partial<HttpDeps> = {}) {
  const handler = httpHandler(routes, {
    edge: 'alb',
    publicUrl: 'https://app.example',
    allowedOrigins: ['https://partner.example'],
    authenticate: async ({ headers }) => (headers['authorization'] === 'Bearer good' ? ana : null),
    limiter: new FakeLimiter(),
    ...deps,
  });
  return (request: TestRequest, context = lambdaContext()) => handler(albEvent(request), context);
}

silenceOutput();

describe('routing', () => {
  const call = service([
    get('/v1/things/:id', async ({ params }) => ok({ params })),
    get('/v1/things/mine', async () => ok({ mine: true })),
    post('/v1/things', async () => created({ id: '1' }, '/v1/things/1')),
  ]);

  test('finds the most specific route and decodes its parameters once', async () => {
    const mine = await call({ path: '/v1/things/mine' });
    const other = await call({ path: '/v1/things/a%2Fb%2520c' });

    expect(jsonOf(mine)).toEqual({ mine: true });
    expect(jsonOf(other)).toEqual({ params: { id: 'a/b%20c' } });
  });

  test('answers 404 for an unknown path', async () => {
    const result = await call({ path: '/v1/nowhere' });

    expect(result.statusCode).toBe(404);
    expect(headerOf(result, 'content-type')).toBe('application/problem+json');
    expect(jsonOf(result)).toMatchObject({ status: 404, code: 'route_not_found', requestId: 'request-1' });
  });

  test('answers 405 with the allowed methods', async () => {
    const result = await call({ method: 'DELETE', path: '/v1/things' });

    expect(result.statusCode).toBe(405);
    expect(headerOf(result, 'allow')).toBe('POST');
    expect(jsonOf(result)).toMatchObject({ code: 'method_not_allowed' });
  });

  test('answers 400 for a path whose percent sign encodes nothing', async () => {
    const result = await call({ path: '/v1/things/%E0%A4' });

    expect(result.statusCode).toBe(400);
    expect(jsonOf(result)).toMatchObject({ code: 'malformed_path' });
  });

  test('answers HEAD like GET, without the body', async () => {
    const result = await call({ method: 'HEAD', path: '/v1/things/mine' });

    expect(result.statusCode).toBe(200);
    expect(result.body).toBe('');
    expect(headerOf(result, 'content-type')).toBe('application/json');
  });

  test('gives created resources an address', async () => {
    const result = await call({ method: 'POST', path: '/v1/things' });

    expect(result.statusCode).toBe(201);
    expect(headerOf(result, 'location')).toBe('/v1/things/1');
    expect(result.statusDescription).toBe('201 Created');
  });
});

describe('bodies', () => {
  const body = z.strictObject({
    name: z.string().check(z.minLength(2)),
    tags: z.optional(z.array(z.string())),
  });
  const call = service([post('/v1/things', async (request) => ok({ got: request.body }), { body })]);
  const send = (request: TestRequest) => call({ method: 'POST', path: '/v1/things', ...request });
  const json = { 'content-type': 'application/json' };

  test('reach the handler as the schema reads them', async () => {
    const result = await send({ body: { name: 'Ana' } });

    expect(jsonOf(result)).toEqual({ got: { name: 'Ana' } });
  });

  test('are decoded from base64', async () => {
    const encoded = Buffer.from(JSON.stringify({ name: 'Zoë' })).toString('base64');

    const result = await send({ headers: json, body: encoded, isBase64Encoded: true });

    expect(jsonOf(result)).toEqual({ got: { name: 'Zoë' } });
  });

  test.each([
    ['no JSON', { headers: json, body: '{"name":' }],
    ['nothing', {}],
    ['nothing, with a content type', { headers: json, body: '' }],
    [
      'bytes that are not UTF-8',
      { headers: json, body: Buffer.from([0xff, 0xfe]).toString('base64'), isBase64Encoded: true },
    ],
  ])('answers 400 for %s', async (_, request) => {
    const result = await send(request);

    expect(result.statusCode).toBe(400);
    expect(jsonOf(result)).toMatchObject({ code: 'malformed_json', requestId: 'request-1' });
  });

  test.each([
    ['no content type', {}],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['another charset', { 'content-type': 'application/json; charset=utf-16' }],
    ['a compressed body', { ...json, 'content-encoding': 'gzip' }],
  ])('answers 415 for %s', async (_, headers: Record<string, string>) => {
    const result = await send({ headers, body: '{"name":"Ana"}' });

    expect(result.statusCode).toBe(415);
    expect(jsonOf(result)).toMatchObject({ code: 'unsupported_media_type' });
  });

  test('answers 413 for more than a megabyte', async () => {
    const result = await send({ headers: json, body: JSON.stringify({ name: 'x'.repeat(1_100_000) }) });

    expect(result.statusCode).toBe(413);
  });

  test.each([
    ['an unknown field', { name: 'Ana', admin: true }, { path: 'admin', message: 'is not a known field' }],
    [
      'a prototype in disguise',
      JSON.parse('{"name":"Ana","__proto__":1}'),
      { path: '__proto__', message: 'is not a known field' },
    ],
    ['a missing field', {}, { path: 'name', message: 'is required' }],
    ['a short text', { name: 'A' }, { path: 'name', message: 'must have at least 2 characters' }],
    ['a wrong type inside', { name: 'Ana', tags: [1] }, { path: 'tags.0', message: 'must be a string' }],
    ['no object', [], { path: '', message: 'must be an object' }],
  ])('answers 422 with the field for %s', async (_, given, field) => {
    const result = await send({ body: given });

    expect(result.statusCode).toBe(422);
    expect(jsonOf(result)).toMatchObject({ code: 'validation_failed', fields: [field] });
  });

  test('must not be read by a schema that lets unknown fields pass', () => {
    const loose = { ...post('/v1/things', async () => noContent()), body: z.object({ name: z.string() }) };

    expect(() => route(loose)).toThrow('POST /v1/things lets unknown fields pass: use z.strictObject');
  });
});

describe('queries', () => {
  const query = z.object({ name: z.optional(z.string()), tag: z.optional(z.array(z.string())) });
  const call = service([get('/v1/things', async (request) => ok(request.query), { query })]);

  test('are decoded once, repeated names become arrays', async () => {
    const result = await call({ path: '/v1/things', query: { name: ['a%2520b+c'], tag: ['x', 'y'] } });

    expect(jsonOf(result)).toEqual({ name: 'a%20b c', tag: ['x', 'y'] });
  });

  test('answer 400 where a percent sign encodes nothing, and 422 for a wrong type', async () => {
    const malformed = await call({ path: '/v1/things', query: { name: ['%zz'] } });
    const repeated = await call({ path: '/v1/things', query: { name: ['a', 'b'] } });

    expect(jsonOf(malformed)).toMatchObject({ status: 400, code: 'malformed_query' });
    expect(jsonOf(repeated)).toMatchObject({ status: 422, fields: [{ path: 'name' }] });
  });
});

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

describe('entity tags', () => {
  const call = service([get('/v1/things/1', async () => ok({ name: 'Ana' }, { etag: '"7"' }))]);

  test('are answered, and make a read 304 when the caller has the version', async () => {
    const first = await call({ path: '/v1/things/1' });
    const again = await call({ path: '/v1/things/1', headers: { 'if-none-match': 'W/"7", "8"' } });
    const old = await call({ path: '/v1/things/1', headers: { 'if-none-match': '"6"' } });

    expect(headerOf(first, 'etag')).toBe('"7"');
    expect(again).toMatchObject({ statusCode: 304, body: '' });
    expect(headerOf(again, 'etag')).toBe('"7"');
    expect(old.statusCode).toBe(200);
  });
});

describe('limits', () => {
  const limit = { name: 'read:client', max: 2, windowS: 60, fallback: 'open', by: byClient } as const;
  const build = () => service([get('/v1/things', async () => ok([]), { limits: [limit] })]);

  test('show what is left, then answer 429 with the time to wait', async () => {
    const call = build();

    const first = await call({ path: '/v1/things' });
    await call({ path: '/v1/things' });
    const third = await call({ path: '/v1/things' });

    expect(headerOf(first, 'ratelimit-policy')).toBe('"read:client";q=2;w=60');
    expect(headerOf(first, 'ratelimit')).toBe('"read:client";r=1;t=60');
    expect(third.statusCode).toBe(429);
    expect(headerOf(third, 'retry-after')).toBe('60');
    expect(headerOf(third, 'ratelimit')).toBe('"read:client";r=0;t=60');
  });

  test('count IPv6 callers by their /64', async () => {
    const call = build();
    const from = (address: string) => call({ path: '/v1/things', headers: { 'x-forwarded-for': address } });

    await from('2001:db8:1:2::1');
    await from('2001:db8:1:2:ffff::2');
    const third = await from('2001:db8:1:2::3');
    const neighbour = await from('2001:db8:1:3::1');

    expect(third.statusCode).toBe(429);
    expect(neighbour.statusCode).toBe(200);
  });
});

describe('client addresses', () => {
  const handle: Route['handle'] = async ({ client }) => ok({ address: client.address });

  test('come from the entry of the load balancer, whatever the caller claims', async () => {
    const call = service([get('/v1/things', handle)]);
    const spoofed = {
      'x-forwarded-for': ['10.0.0.1, 203.0.113.9'],
      'cloudfront-viewer-address': '10.0.0.2:1',
    };

    const result = await call({ path: '/v1/things', headers: spoofed });

    expect(jsonOf(result)).toEqual({ address: '203.0.113.9' });
  });

  test('answer 400 and are counted when the edge did not vouch for one', async () => {
    const call = service([get('/v1/things', handle)], { edge: 'cloudfront' });

    const lines = await outputOf(async () => {
      const result = await call({ path: '/v1/things', headers: { 'x-forwarded-for': '203.0.113.9' } });
      expect(jsonOf(result)).toMatchObject({ status: 400, code: 'client_address_malformed' });
    });

    expect(lines).toContainEqual(expect.objectContaining({ ClientAddressMalformed: 1 }));
  });
});

describe('failures', () => {
  test('that are expected are shown with their members', async () => {
    const call = service([
      get('/v1/things', async () => {
        throw new Conflict('last_owner', 'an organisation needs an owner', { extra: { owners: 1 } });
      }),
    ]);

    const result = await call({ path: '/v1/things' });

    expect(jsonOf(result)).toEqual({
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      code: 'last_owner',
      detail: 'an organisation needs an owner',
      requestId: 'request-1',
      owners: 1,
    });
  });

  test('that are not expected answer 500 with a request id only, which finds the log line', async () => {
    const call = service([
      get('/v1/things', async () => {
        throw new Error('no route to ana@example.com');
      }),
    ]);

    const lines = await outputOf(async () => {
      const result = await call({ path: '/v1/things' }, lambdaContext('request-77'));
      expect(jsonOf(result)).toEqual({
        type: 'about:blank',
        title: 'Internal Server Error',
        status: 500,
        code: 'internal',
        requestId: 'request-77',
      });
    });

    const line = lines.find(({ level }) => level === 'error');
    expect(line).toMatchObject({ requestId: 'request-77', route: 'GET /v1/things' });
    expect(line).toHaveProperty('error.message', 'no route to [mail address]');
  });

  test.each([
    ['nothing', undefined],
    ['a text', 'done'],
    ['a status that is none', { status: 'ok' }],
    ['a body that is no JSON', ok(() => 1)],
    ['a cookie that breaks its header', ok({}, { cookies: [{ name: 'a', value: 'b\r\nc: d' }] })],
    ['more than the load balancer takes', ok('x'.repeat(1_100_000))],
  ])('answers 500 when a handler answers %s', async (_, answer) => {
    const call = service([get('/v1/things', async () => answer as never)]);

    const result = await call({ path: '/v1/things' });

    expect(result.statusCode).toBe(500);
    expect(jsonOf(result)).toMatchObject({ code: 'internal', requestId: 'request-1' });
  });

  test('answers 503 and aborts the work shortly before the function would be stopped', async () => {
    let aborted = false;
    const hang: Route['handle'] = ({ deadline }) =>
      new Promise(() => deadline.addEventListener('abort', () => (aborted = true)));
    const call = service([get('/v1/things', hang)]);

    const result = await call({ path: '/v1/things' }, lambdaContext('request-1', 350));

    expect(jsonOf(result)).toMatchObject({ status: 503, code: 'deadline_exceeded' });
    expect(headerOf(result, 'retry-after')).toBe('2');
    expect(aborted).toBe(true);
  });

  test('answers 503 at once when the function sheds load', async () => {
    const handle = jest.fn(async () => ok({}));
    const call = service([get('/v1/things', handle)], { shed: () => 3 });

    const result = await call({ path: '/v1/things' });

    expect(jsonOf(result)).toMatchObject({ status: 503, code: 'overloaded' });
    expect(headerOf(result, 'retry-after')).toBe('3');
    expect(handle).not.toHaveBeenCalled();
  });
});

describe('cookies', () => {
  test('are read from the request and set each in a header of its own', async () => {
    const cookies = [
      { name: '__Host-a', value: '1', maxAgeS: 60 },
      { name: '__Host-b', value: '', maxAgeS: 0 },
    ];
    const call = service([get('/v1/things', async (request) => ok({ got: request.cookies }, { cookies }))]);

    const result = await call({ path: '/v1/things', headers: { cookie: ['x=1; y="2"', 'z=a=b'] } });

    expect(jsonOf(result)).toEqual({ got: { x: '1', y: '2', z: 'a=b' } });
    expect(headersOf(result, 'set-cookie')).toEqual([
      '__Host-a=1; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax',
      '__Host-b=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax',
    ]);
  });
});
