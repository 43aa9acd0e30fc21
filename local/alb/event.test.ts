import { send } from './client.ts';
import { GROUP, ECHO, given, stopAll } from './testing.ts';

afterEach(stopAll);

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
