import { Conflict } from '../errors.ts';
import { headerOf, jsonOf, lambdaContext } from '../testing/alb.ts';
import { outputOf, silenceOutput } from '../testing/output.ts';
import { ok } from './answer.ts';
import type { Route } from './route.ts';
import { get, service } from './test-service.ts';

silenceOutput();

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
    expect(line).toMatchObject({ requestId: 'request-77', route: 'GET /v1/things', module: 'things' });
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

  test('that a handler answers nonsense is logged without the nonsense', async () => {
    const nonsense = { statusCode: 200, body: { note: 'a secret of ana' } };
    const call = service([get('/v1/things', async () => nonsense as never)]);

    const lines = await outputOf(async () => void (await call({ path: '/v1/things' })));

    expect(lines).toContainEqual(expect.objectContaining({ level: 'error' }));
    expect(JSON.stringify(lines)).not.toContain('a secret of ana');
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
});
