import { createContext, eventually } from '../lambda/testing.ts';
import { createAlb } from './alb.service.ts';
import { send } from './client.ts';
import { BALANCER, LISTENER, GROUP, of, fixed, ECHO, rule, given, stopAll } from './testing.ts';

afterEach(stopAll);

describe('a rule', () => {
  test.each([
    [
      'path',
      { Field: 'path-pattern', PathPatternConfig: { Values: ['/img/*.pn?'] } },
      '/img/a/b.png',
      '/img/a.pn',
      {},
    ],
    [
      'host',
      { Field: 'host-header', HostHeaderConfig: { Values: ['*.Example.com'] } },
      '/',
      '/',
      { host: 'api.example.com:80' },
    ],
    [
      'header',
      { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'User-Agent', Values: ['*Chrome*'] } },
      '/',
      '/',
      { 'user-agent': 'a chrome b' },
    ],
    [
      'query',
      { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'v', Value: '1*' }] } },
      '/?a=b&v=12',
      '/?v=2',
      {},
    ],
    [
      'query value',
      { Field: 'query-string', QueryStringConfig: { Values: [{ Value: 'x' }] } },
      '/?any=x',
      '/?x=y',
      {},
    ],
  ])('matches by %s', async (_, condition, matching, other, headers) => {
    const { url } = await given(ECHO, {
      defaultAction: fixed('default'),
      rules: [rule('r', 1, [condition], fixed('rule'))],
    });

    const [yes, no] = await Promise.all([send(url, matching, { headers }), send(url, other)]);

    expect([yes.text, no.text]).toEqual(['rule', 'default']);
  });

  test('matches by method and by address', async () => {
    const { url } = await given(ECHO, {
      defaultAction: fixed('default'),
      rules: [
        rule('r1', 1, [{ Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.0/8'] } }], fixed('inside')),
        rule(
          'r2',
          2,
          [
            { Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['PUT'] } },
            { Field: 'source-ip', SourceIpConfig: { Values: ['127.0.0.0/8', '::1/128'] } },
          ],
          fixed('put'),
        ),
      ],
    });

    const [put, get] = await Promise.all([send(url, '/', { method: 'PUT' }), send(url, '/')]);

    expect([put.text, get.text]).toEqual(['put', 'default']);
  });

  test('with a lower priority number comes first, whatever the order of the template', async () => {
    const any = [{ Field: 'path-pattern', Values: ['/*'] }];
    const { url } = await given(ECHO, {
      rules: [rule('late', 20, any, fixed('late')), rule('early', 3, any, fixed('early', '404'))],
    });

    const { text, status } = await send(url, '/x');

    expect([text, status]).toEqual(['early', 404]);
  });

  test('redirects with the request’s own parts', async () => {
    const redirect = {
      Type: 'redirect',
      RedirectConfig: { StatusCode: 'HTTP_301', Protocol: 'HTTPS', Port: '443', Path: '/new/#{path}' },
    };
    const { url } = await given(ECHO, { defaultAction: redirect });

    const { status, headers } = await send(url, '/old?a=1', { headers: { host: 'example.com' } });

    expect([status, headers.location]).toEqual([301, 'https://example.com:443/new/old?a=1']);
  });

  test('forwards by weight', async () => {
    const draws = [0.95, 0.1];
    const other = GROUP.replace('/3', '/4');
    const weighted = {
      Type: 'forward',
      ForwardConfig: {
        TargetGroups: [
          { TargetGroupArn: GROUP, Weight: 9 },
          { TargetGroupArn: other, Weight: 1 },
        ],
      },
    };
    const { url } = await given(ECHO, { defaultAction: weighted, random: () => draws.shift() ?? 0 });

    const statuses = [(await send(url, '/')).status, (await send(url, '/')).status];

    expect(statuses).toEqual([503, 200]);
  });
});

describe('the description', () => {
  test('names each rule’s conditions', async () => {
    const { alb } = await given(ECHO, {
      rules: [
        rule(
          'r',
          5,
          [
            { Field: 'path-pattern', PathPatternConfig: { Values: ['/v1/*', '/docs'] } },
            { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'v', Value: '1' }] } },
          ],
          fixed(''),
        ),
      ],
    });

    const [listener] = alb.describe?.() as { rules: unknown[] }[];

    expect(listener?.rules[0]).toMatchObject({
      priority: 5,
      conditions: ['path-pattern /v1/*, /docs', 'query-string v=1'],
    });
  });
});

describe('a request that never reaches a function', () => {
  test('is TRACE (405), a WebSocket (400) or no HTTP (400)', async () => {
    const { url } = await given(ECHO);

    const trace = await send(url, '/', { method: 'TRACE' });
    const upgrade = await send(url, '/', { headers: { upgrade: 'websocket' } });
    const large = await send(url, '/', { headers: { 'x-large': 'x'.repeat(70_000) } });

    expect([trace.status, upgrade.status, large.status]).toEqual([405, 400, 400]);
  });
});

describe('the stop', () => {
  test('lets a request under way be answered', async () => {
    const code = `exports.handler = async () => {
      console.log('in');
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { statusCode: 200, body: 'done' };
    }`;
    const { url, alb, logs } = await given(code);
    const underWay = send(url, '/');
    await eventually(() => logs.find({ text: '\tin' })[0]);

    await alb.stop();

    expect(await underWay).toMatchObject({ status: 200, text: 'done' });
    await expect(send(url, '/')).rejects.toThrow('ECONNREFUSED');
  });
});

describe('start', () => {
  test('fails with the port in a clear line when it is in use', async () => {
    const { url } = await given(ECHO);
    const port = Number(new URL(url).port);
    const alb = createAlb({ invoker: startedInvoker, port: () => port });

    const starting = alb.start(
      [
        of('LoadBalancer', BALANCER, {}),
        of('Listener', LISTENER, { LoadBalancerArn: BALANCER, Port: 80, DefaultActions: [fixed('')] }),
      ],
      createContext(),
    );

    await expect(Promise.resolve(starting)).rejects.toThrow(`port ${port} (load balancer) is in use`);
  });
});

const startedInvoker = {
  invoke: () => Promise.reject(new Error('not called')),
  find: () => null,
  permits: () => false,
};
