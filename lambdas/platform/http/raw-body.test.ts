import { silenceOutput } from '../testing/output.ts';
import { noContent } from './answer.ts';
import { openapi } from './openapi.ts';
import { route } from './route.ts';
import type { HttpRequest } from './request.ts';
import { post, service } from './test-service.ts';

silenceOutput();

/** A route with a raw body of at most 16 bytes, and what its handler got. */
function givenHook() {
  const got: Pick<HttpRequest, 'body' | 'rawBody'>[] = [];
  const hook = post(
    '/v1/hook',
    async ({ body, rawBody }) => {
      got.push({ body, rawBody });
      return noContent();
    },
    { rawBody: { maxBytes: 16 } },
  );
  return { hook, got, call: service([hook]) };
}

describe('a route with a raw body', () => {
  test.each([
    ['no JSON', 'not { json', 'application/json'],
    ['of another type', '<a/>', 'text/xml'],
    ['with spaces that JSON does without', '{ "a" : 1 }', 'application/json'],
  ])('gets the bytes as they came: %s', async (_, body, type) => {
    const { call, got } = givenHook();

    const { statusCode } = await call({
      method: 'POST',
      path: '/v1/hook',
      body,
      headers: { 'content-type': type },
    });

    expect(statusCode).toBe(204);
    expect(got).toEqual([{ body: undefined, rawBody: Buffer.from(body) }]);
  });

  test('gets the bytes that the load balancer has encoded', async () => {
    const { call, got } = givenHook();
    const bytes = Buffer.from([0xff, 0x00, 0xc3, 0x28]);

    await call({ method: 'POST', path: '/v1/hook', body: bytes.toString('base64'), isBase64Encoded: true });

    expect(got[0]?.rawBody).toEqual(bytes);
  });

  test('gets null without a body', async () => {
    const { call, got } = givenHook();

    await call({ method: 'POST', path: '/v1/hook' });

    expect(got[0]?.rawBody).toBeNull();
  });

  test('answers 413 to more than it takes', async () => {
    const { call, got } = givenHook();

    const { statusCode } = await call({ method: 'POST', path: '/v1/hook', body: 'x'.repeat(17) });

    expect(statusCode).toBe(413);
    expect(got).toEqual([]);
  });

  test('stands in the OpenAPI document as any JSON', async () => {
    const { hook } = givenHook();
    const info = { title: 'Test', version: '1' };

    const { paths } = await openapi([hook], {
      info,
      publicUrl: 'https://app.example',
      accessCookie: 'access',
    });

    expect(paths['/v1/hook']?.['post']).toMatchObject({
      requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
      responses: { 413: {} },
    });
  });

  test('has no schema besides', () => {
    const { hook } = givenHook();

    expect(() =>
      route({ ...hook, auth: 'none', body: async () => Promise.reject(new Error('unused')) }),
    ).toThrow('POST /v1/hook has body and rawBody, expected one of them');
  });
});
