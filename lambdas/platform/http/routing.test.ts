import { headerOf, headersOf, jsonOf } from '../testing/alb.ts';
import { silenceOutput } from '../testing/output.ts';
import { created, ok } from './answer.ts';
import { get, post, service } from './test-service.ts';

silenceOutput();

describe('routing', () => {
  const call = service([
    get('/v1/things/:id', async ({ params }) => ok({ params })),
    get('/v1/things/mine', async () => ok({ mine: true })),
    post('/v1/things', async () => created({ id: '1' }, '/v1/things/1')),
    post('/v1/things/search', async () => ok({ items: [] })),
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

  test('takes the methods of the most specific path, and no others', async () => {
    const read = await call({ path: '/v1/things/search' });
    const options = await call({ method: 'OPTIONS', path: '/v1/things/search' });

    expect(jsonOf(read)).toMatchObject({ status: 405, code: 'method_not_allowed' });
    expect([headerOf(read, 'allow'), headerOf(options, 'allow')]).toEqual(['POST', 'POST, OPTIONS']);
  });

  test('refuses two names for the parameter of one place', () => {
    const routes = [get('/v1/things/:id', async () => ok({})), post('/v1/things/:name', async () => ok({}))];

    expect(() => service(routes)).toThrow('/v1/things/:id and /v1/things/:name are one place');
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
