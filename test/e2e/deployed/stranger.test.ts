import { createClient } from '../client.ts';
import { target } from '../target.ts';

describe('a stranger at a stage', () => {
  const send = () => createClient(target().api);
  const LOGIN = '/v1/auth/login';
  const JSON_TYPE = { 'content-type': 'application/json' };

  test.each([
    ['an unknown path', 404, { method: 'GET', path: '/v1/no/such/thing' }],
    ['a method that is not allowed', 405, { method: 'DELETE', path: LOGIN }],
    ['a profile without a login', 401, { method: 'GET', path: '/v1/users/me' }],
    ['a token that is none', 401, { method: 'GET', path: '/v1/users/me', token: 'nonsense' }],
    ['broken JSON', 400, { method: 'POST', path: LOGIN, body: '{"email":', headers: JSON_TYPE }],
    ['a body without its fields', 422, { method: 'POST', path: LOGIN, body: '{}', headers: JSON_TYPE }],
  ])(
    'gets for %s %i as problem+json, through every layer',
    async (_, status, { method, path, ...sending }) => {
      const answer = await send()(method, path, sending);

      expect([answer.status, answer.headers['content-type']]).toEqual([status, 'application/problem+json']);
      expect(answer.body.requestId).toBe(answer.headers['x-request-id']);
    },
  );

  test('can verify tokens by the public keys alone', async () => {
    const { status, body } = await send()('GET', '/.well-known/jwks.json');

    expect(status).toBe(200);
    expect(body.keys.length).toBeGreaterThan(0);
    expect(body.keys.filter((key: object) => 'd' in key)).toEqual([]);
  });

  test('finds every route in the OpenAPI document, and a page that loads nothing from elsewhere', async () => {
    const document = await send()('GET', '/openapi.json');
    const page = await send()('GET', '/docs');

    expect(Object.keys(document.body.paths)).toEqual(expect.arrayContaining([LOGIN, '/v1/users/me']));
    expect(page.text).not.toMatch(/<(script|link)[^>]+(src|href)="https?:/);
  });

  test('is never answered from a cache, when it is an error', async () => {
    const ask = () => send()('GET', '/v1/no/such/thing');

    const answers = [await ask(), await ask(), await ask()];

    expect(new Set(answers.map(({ headers }) => headers['x-request-id'])).size).toBe(3);
  });

  test('is told not to guess types, and not to frame pages', async () => {
    const { headers } = await send()('GET', '/v1/health/live');

    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    });
  });
});
