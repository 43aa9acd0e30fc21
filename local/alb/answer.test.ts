import { send } from './client.ts';
import { answering, given, stopAll } from './testing.ts';

afterEach(stopAll);

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
