import { afterEach, describe, expect, test } from '@jest/globals';
import {
  createContext,
  NAMING,
  resource,
  startLambda,
  type StartedLambda,
  type TestContext,
} from '../lambda/testing.ts';
import type { Resource } from '../service.ts';
import { createAlb } from './alb.service.ts';
import { send } from './client.ts';

const BALANCER = NAMING.arn('elasticloadbalancing', 'loadbalancer/app/main/1');
const LISTENER = NAMING.arn('elasticloadbalancing', 'listener/app/main/1/2');
const GROUP = NAMING.arn('elasticloadbalancing', 'targetgroup/api/3');
const SUBJECT = NAMING.arn('lambda', 'function:subject');

const of = (type: string, id: string, properties: Record<string, unknown>) =>
  resource(`AWS::ElasticLoadBalancingV2::${type}`, id, properties, { ref: id, attributes: {} });
const forward = { Type: 'forward', TargetGroupArn: GROUP };
const fixed = (body: string, status = '200') => ({
  Type: 'fixed-response',
  FixedResponseConfig: { StatusCode: status, ContentType: 'text/plain', MessageBody: body },
});

interface Given {
  readonly multi?: boolean;
  readonly balancer?: Record<string, string>;
  readonly permission?: Record<string, unknown> | null;
  readonly rules?: Resource[];
  readonly defaultAction?: object;
  readonly timeout?: number;
  readonly context?: TestContext;
  readonly random?: () => number;
}

let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.map((close) => close()));
  closers = [];
});

async function given(code: string, settings: Given = {}) {
  const { multi = false, permission = {}, rules = [], defaultAction = forward, timeout = 3 } = settings;
  const context = settings.context ?? createContext();
  const granted = resource('AWS::Lambda::Permission', 'Permission', {
    Action: 'lambda:InvokeFunction',
    FunctionName: SUBJECT,
    Principal: 'elasticloadbalancing.amazonaws.com',
    SourceArn: GROUP,
    ...permission,
  });
  const lambda: StartedLambda = startLambda(
    code,
    { Timeout: timeout },
    { context, others: permission ? [granted] : [] },
  );
  const alb = createAlb({
    invoker: lambda.lambda,
    port: () => 0,
    ...(settings.random && { random: settings.random }),
  });
  const balancer = Object.entries(settings.balancer ?? {}).map(([Key, Value]) => ({ Key, Value }));
  const attributes = multi ? [{ Key: 'lambda.multi_value_headers.enabled', Value: 'true' }] : [];
  await alb.start(
    [
      of('LoadBalancer', BALANCER, { LoadBalancerAttributes: balancer }),
      of('Listener', LISTENER, {
        LoadBalancerArn: BALANCER,
        Port: 80,
        Protocol: 'HTTP',
        DefaultActions: [defaultAction],
      }),
      of('TargetGroup', GROUP, {
        TargetType: 'lambda',
        Targets: [{ Id: SUBJECT }],
        TargetGroupAttributes: attributes,
      }),
      ...rules,
    ],
    context,
  );
  closers.push(async () => {
    await alb.stop();
    await lambda.stop();
  });
  return { url: alb.urls[0] ?? '', alb, context, logs: lambda.logs };
}

const ECHO =
  'exports.handler = async (event) => ({ statusCode: 200, headers: { "content-type": "application/json" }, multiValueHeaders: { "content-type": ["application/json"] }, body: JSON.stringify(event) })';
const answering = (answer: string) => `exports.handler = async () => (${answer})`;
const rule = (id: string, priority: number, conditions: object[], action: object) =>
  of('ListenerRule', id, {
    ListenerArn: LISTENER,
    Priority: priority,
    Conditions: conditions,
    Actions: [action],
  });

describe('the event', () => {
  test('holds the request as AWS gives it', async () => {
    const { url } = await given(ECHO);

    const { text } = await send(url, '/v1/a%20b?name=A%26B&name=C+D&flag', {
      headers: { 'X-Thing': 'One', 'X-Forwarded-For': '10.1.1.1', host: 'example.test' },
    });

    const event = JSON.parse(text);
    expect(event).toEqual({
      requestContext: { elb: { targetGroupArn: GROUP } },
      httpMethod: 'GET',
      path: '/v1/a%20b',
      queryStringParameters: { name: 'C+D', flag: '' },
      headers: {
        host: 'example.test',
        'x-thing': 'One',
        'x-forwarded-for': '10.1.1.1, 127.0.0.1',
        'x-forwarded-port': '80',
        'x-forwarded-proto': 'http',
        'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
      },
      body: '',
      isBase64Encoded: false,
    });
  });

  test('holds every value with multi-value headers on', async () => {
    const { url } = await given(ECHO, { multi: true });

    const { text } = await send(url, '/?a=1&b=2&a=3&constructor=4', {
      headers: ['Host', 'h', 'X-A', '1', 'x-a', '2'],
    });

    const event = JSON.parse(text);
    expect(event.multiValueHeaders['x-a']).toEqual(['1', '2']);
    expect(event.multiValueQueryStringParameters).toEqual({ a: ['1', '3'], b: ['2'], constructor: ['4'] });
    expect(event).not.toHaveProperty('headers');
    expect(event).not.toHaveProperty('queryStringParameters');
  });

  test.each([
    ['application/json; charset=utf-8', false],
    ['text/csv', false],
    ['application/octet-stream', true],
    ['application/problem+json', true],
    ['image/png', true],
  ])('holds a body of type %s in base64: %s', async (type, base64) => {
    const { url } = await given(ECHO);

    const { text } = await send(url, '/', {
      method: 'POST',
      headers: { 'content-type': type },
      body: 'größe',
    });

    const event = JSON.parse(text);
    expect(event.isBase64Encoded).toBe(base64);
    expect(Buffer.from(event.body, base64 ? 'base64' : 'utf8').toString()).toBe('größe');
  });

  test.each([
    ['true', undefined],
    ['false', 'x'],
  ])(
    'has header names with other characters than letters, digits and hyphens unless they are dropped: %s',
    async (drops, seen) => {
      const { url } = await given(ECHO, {
        balancer: { 'routing.http.drop_invalid_header_fields.enabled': drops },
      });

      const { text } = await send(url, '/', { headers: { X_Odd: 'x', 'x-fine': 'y' } });

      expect(JSON.parse(text).headers).toMatchObject({ 'x-fine': 'y' });
      expect(JSON.parse(text).headers['x_odd']).toBe(seen);
    },
  );

  test('keeps the root of a trace that the client began', async () => {
    const { url } = await given(ECHO);

    const { text } = await send(url, '/', {
      headers: { 'X-Amzn-Trace-Id': 'Root=1-67891233-abcdef012345678912345678' },
    });

    expect(JSON.parse(text).headers['x-amzn-trace-id']).toMatch(
      /^Self=1-[0-9a-f-]{33};Root=1-67891233-abcdef012345678912345678$/,
    );
  });
});

describe('the answer', () => {
  test('carries status, reason, headers and body', async () => {
    const { url } = await given(
      answering(
        '{ statusCode: 201, statusDescription: "201 Made", headers: { Location: "/x", "Content-Type": "text/plain" }, body: "ü" }',
      ),
    );

    const answer = await send(url, '/');

    expect(answer).toMatchObject({ status: 201, reason: 'Made', text: 'ü' });
    expect(answer.headers).toMatchObject({
      location: '/x',
      'content-type': 'text/plain',
      'content-length': '2',
      server: 'awselb/2.0',
      'x-amzn-trace-id': expect.stringContaining('Root='),
    });
  });

  test('carries each value of a multi-value header, and no other headers', async () => {
    const { url } = await given(
      answering(
        '{ statusCode: 200, multiValueHeaders: { "Set-Cookie": ["a=1", "b=2"] }, headers: { "X-Lost": "1" }, body: "" }',
      ),
      { multi: true },
    );

    const { headers } = await send(url, '/');

    expect(headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(headers['x-lost']).toBeUndefined();
  });

  test('is decoded from base64', async () => {
    const { url } = await given(
      answering(
        '{ statusCode: 200, isBase64Encoded: true, body: Buffer.from([0, 255, 10]).toString("base64") }',
      ),
    );

    const { body, headers } = await send(url, '/');

    expect([...body]).toEqual([0, 255, 10]);
    expect(headers['content-type']).toBe('application/octet-stream');
  });

  test('has no body after HEAD and with 204', async () => {
    const { url } = await given(
      'exports.handler = async ({ httpMethod }) => ({ statusCode: httpMethod === "HEAD" ? 200 : 204, body: httpMethod === "HEAD" ? "five!" : "" })',
    );

    const [head, none] = await Promise.all([send(url, '/', { method: 'HEAD' }), send(url, '/')]);

    expect(head).toMatchObject({ status: 200, text: '', headers: { 'content-length': '5' } });
    expect(none).toMatchObject({ status: 204, text: '' });
    expect(none.headers).not.toHaveProperty('content-length');
  });
});

describe('limits', () => {
  test('answers 413 to a body over 1 MB, and takes one of exactly 1 MB', async () => {
    const { url } = await given(
      'exports.handler = async ({ body }) => ({ statusCode: 200, body: String(body.length) })',
    );
    const post = (size: number, chunked = false) =>
      send(url, '/', {
        method: 'POST',
        headers: { 'content-type': 'text/plain', ...(chunked && { 'transfer-encoding': 'chunked' }) },
        body: 'x'.repeat(size),
      });

    const [exact, over, chunked] = await Promise.all([post(1048576), post(1048577), post(1048577, true)]);

    expect(exact).toMatchObject({ status: 200, text: '1048576' });
    expect(over).toMatchObject({
      status: 413,
      headers: { server: 'awselb/2.0', 'content-type': 'text/html' },
    });
    expect(over.text).toContain('<head><title>413 Request Entity Too Large</title></head>');
    expect(chunked.status).toBe(413);
  });

  test('answers 502 when the function’s answer is over 1 MB', async () => {
    const { url, context } = await given(answering('{ statusCode: 200, body: "x".repeat(1024 * 1024) }'));

    const { status } = await send(url, '/');

    expect(status).toBe(502);
    expect(context.messages[0]?.message).toContain('a load balancer takes 1048576');
  });
});

describe('a function that fails', () => {
  test.each([
    ['throws', 'exports.handler = async () => { throw new Error("boom") }', 'Error: boom'],
    ['ends its process', 'exports.handler = async () => process.exit(1)', 'Runtime.ExitError'],
    ['doesn’t start', 'throw new Error("no config")', 'no config'],
    ['answers a text', answering('"fine"'), 'the function answered "fine"'],
    ['answers nothing', answering('undefined'), 'the function answered null'],
    ['answers without a status', answering('{ body: "" }'), 'statusCode undefined'],
    ['answers a status as text', answering('{ statusCode: "200" }'), 'statusCode "200"'],
    ['answers a body that is no text', answering('{ statusCode: 200, body: {} }'), 'a body of type object'],
    [
      'answers a broken header',
      answering('{ statusCode: 200, headers: { "X-A": "a\\nb" } }'),
      "can't be sent",
    ],
  ])('and %s is answered 502 as AWS does, with a trace that finds the log', async (_, code, reason) => {
    const { url, context } = await given(code);

    const answer = await send(url, '/broken');

    const traceId = answer.headers['x-amzn-trace-id'];
    expect(answer).toMatchObject({ status: 502, headers: { server: 'awselb/2.0' } });
    expect(answer.text).toBe(
      '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n',
    );
    expect(context.messages).toEqual([
      {
        message: expect.stringContaining(reason),
        fields: expect.objectContaining({ traceId, path: '/broken' }),
      },
    ]);
  });

  test('and hangs is answered 502 after its time-out, and its log line has the trace', async () => {
    const { url, logs } = await given(
      'exports.handler = () => new Promise(() => setInterval(() => {}, 1e6))',
      { timeout: 1 },
    );

    const { status, headers } = await send(url, '/');

    expect(status).toBe(502);
    const lines = logs.find({ text: String(headers['x-amzn-trace-id']) }).map(({ line }) => line);
    expect(lines.some((line) => line.endsWith('Task timed out after 1.00 seconds'))).toBe(true);
  });

  test('and is throttled is answered 502', async () => {
    const { url } = await given(ECHO, { context: createContext({ active: new Set(['lambda/throttle']) }) });

    const { status } = await send(url, '/');

    expect(status).toBe(502);
  });
});

describe('the permission to invoke', () => {
  test.each([
    ['there is none', null],
    ['it is for another target group', { SourceArn: GROUP.replace('/3', '/4') }],
    ['it is for another principal', { Principal: 'events.amazonaws.com' }],
    ['it is for an alias', { FunctionName: `${SUBJECT}:live` }],
  ])('is missing when %s: answers 502 and names the denial', async (_, permission) => {
    const { url, context } = await given(ECHO, { permission });

    const { status } = await send(url, '/');

    expect(status).toBe(502);
    expect(context.messages[0]?.message).toContain(
      `elasticloadbalancing.amazonaws.com may not lambda:InvokeFunction on ${SUBJECT} from ${GROUP}`,
    );
  });
});

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
