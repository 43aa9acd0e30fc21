import * as z from 'zod/mini';
import { jsonOf } from '../testing/alb.ts';
import type { TestRequest } from '../testing/alb.ts';
import { silenceOutput } from '../testing/output.ts';
import { noContent, ok } from './answer.ts';
import { route } from './route.ts';
import { get, post, service } from './test-service.ts';

silenceOutput();

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
