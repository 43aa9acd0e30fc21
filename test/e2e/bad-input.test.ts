import { createClient } from './client.ts';
import { operator } from './operator.ts';
import { target } from './target.ts';
import { until } from './until.ts';

const LOGIN = '/v1/auth/login';
const JSON_TYPE = { 'content-type': 'application/json' };

describe('bad input gets', () => {
  test.each([
    ['invalid JSON', 400, { method: 'POST', path: LOGIN, body: '{"email":', headers: JSON_TYPE }],
    ['a body that is no object', 422, { method: 'POST', path: LOGIN, body: '[]', headers: JSON_TYPE }],
    ['no body', 400, { method: 'POST', path: LOGIN, headers: JSON_TYPE }],
    [
      'another content type',
      415,
      {
        method: 'POST',
        path: LOGIN,
        body: 'email=a',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
    ],
    [
      'unknown fields',
      422,
      {
        method: 'POST',
        path: LOGIN,
        body: '{"email":"a@b.co","password":"x","remember":true}',
        headers: JSON_TYPE,
      },
    ],
    ['an unknown path', 404, { method: 'GET', path: '/v1/no/such/thing' }],
    ['an unknown method', 405, { method: 'PUT', path: LOGIN, body: '{}', headers: JSON_TYPE }],
    [
      'a token that is none',
      401,
      { method: 'GET', path: '/v1/users/me', headers: { authorization: 'Bearer nonsense' } },
    ],
    ['an id that is none', 404, { method: 'GET', path: '/v1/users/12' }],
    ['a path with broken encoding', 400, { method: 'GET', path: '/v1/users/%E0%A4%A' }],
  ] as const)(
    'for %s %i as problem+json with a request id',
    async (_, status, { method, path, ...sending }) => {
      const answer = await createClient(target().api)(method, path, sending);

      expect(answer.status).toBe(status);
      expect(answer.headers['content-type']).toBe('application/problem+json');
      expect(answer.body).toMatchObject({ status, code: expect.stringMatching(/^[a-z_]+$/) });
      expect(answer.body.requestId).toBe(answer.headers['x-request-id']);
    },
  );

  test('the allowed methods with a 405', async () => {
    const answer = await createClient(target().api)('DELETE', LOGIN);

    expect([answer.status, answer.headers['allow']]).toEqual([405, 'POST']);
  });

  test('413 for a body over 1 MB, from the load balancer', async () => {
    const answer = await createClient(target().api)('POST', LOGIN, {
      body: Buffer.alloc(1024 * 1024 + 1, ' '),
    });

    expect([answer.status, answer.headers['server']]).toEqual([413, 'awselb/2.0']);
  });

  test('an answer whose request id finds the log line', async () => {
    const answer = await createClient(target().api)('GET', '/v1/no/such/thing');

    const [line] = await until('the log line', 60_000, async () => {
      const found = await operator(target()).logs(answer.body.requestId);
      const printed = found.filter(({ stream }) => stream === 'stdout');
      return printed.length > 0 && printed;
    });

    expect(JSON.parse(line.line)).toMatchObject({ status: 404, requestId: answer.body.requestId });
  });
});

describe('the OpenAPI document', () => {
  test('lists what can be called, and its page needs nothing from elsewhere', async () => {
    const send = createClient(target().api);

    const document = await send('GET', '/openapi.json');
    const page = await send('GET', '/docs');

    expect(document.body.openapi).toBe('3.1.0');
    expect(Object.keys(document.body.paths)).toEqual(
      expect.arrayContaining(['/v1/auth/register', '/v1/users/me', '/v1/users/{id}']),
    );
    expect(page.text).not.toMatch(/<(script|link)[^>]+(src|href)="https?:/);
  });
});
