import * as z from 'zod/mini';
import { albEvent, headerOf, jsonOf, lambdaContext } from '../testing/alb.ts';
import { silenceOutput } from '../testing/output.ts';
import { noContent } from './answer.ts';
import { docsPage } from './docs-page.ts';
import { docsRoutes } from './docs.routes.ts';
import { httpHandler } from './handler.ts';
import { openapi } from './openapi.ts';
import type { Operation } from './openapi.ts';
import { route } from './route.ts';
import { lazy, schemasIn } from './schema.ts';

silenceOutput();

const description = {
  info: { title: 'Soloist <API>', version: '1' },
  publicUrl: 'https://app.example',
  accessCookie: '__Host-access',
};

const pay = route({
  method: 'POST',
  path: '/v1/orders/:id/pay',
  summary: 'Pays an order',
  tags: ['payments'],
  auth: 'required',
  idempotency: 'required',
  params: z.object({ id: z.string().check(z.maxLength(40)) }),
  query: z.object({ preview: z.optional(z.literal('true')) }),
  body: z.strictObject({ method: z.enum(['card', 'sepa']) }),
  answers: {
    200: { description: 'Paid.', schema: z.object({ state: z.string() }) },
    409: { description: 'Paid before.' },
  },
  handle: async () => noContent(),
});

describe('the document', () => {
  let operation: Operation | undefined;
  beforeAll(async () => {
    const { paths } = await openapi([pay], description);
    operation = paths['/v1/orders/{id}/pay']?.['post'];
  });

  test('has the request as the schemas check it', () => {
    expect(operation?.parameters).toEqual([
      { name: 'id', in: 'path', required: true, schema: { type: 'string', maxLength: 40 } },
      { name: 'preview', in: 'query', required: false, schema: { type: 'string', const: 'true' } },
      expect.objectContaining({ name: 'Idempotency-Key', in: 'header', required: true }),
    ]);
    expect(operation?.requestBody).toEqual({
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: { method: { type: 'string', enum: ['card', 'sepa'] } },
            required: ['method'],
            additionalProperties: false,
          },
        },
      },
    });
  });

  test('has the answers of the route and the errors that the platform may answer', () => {
    expect(Object.keys(operation?.responses ?? {})).toEqual([
      '200',
      '400',
      '401',
      '403',
      '404',
      '409',
      '413',
      '415',
      '422',
      '429',
      '500',
      '503',
    ]);
    expect(operation?.responses['409']).toEqual({
      description: 'Paid before.',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    });
    expect(operation?.responses['429']).toEqual({ $ref: '#/components/responses/TooManyRequests' });
    expect(operation?.responses['422']).toEqual({ $ref: '#/components/responses/Problem' });
  });

  test('names the operation and who may call it', () => {
    expect(operation).toMatchObject({
      operationId: 'postOrdersIdPay',
      security: [{ cookie: [] }, { bearer: [] }],
    });
  });
});

describe('a schema that a file exports by its name', () => {
  const file = { Order: lazy(() => z.object({ id: z.string() })) };
  const { Order } = schemasIn(async () => file, ['Order']);
  const answering = (path: string, schema: typeof Order) =>
    ({ ...pay, path, answers: { 200: { description: 'Paid.', schema } } }) as typeof pay;

  test('stands once among the components, and is referred to', async () => {
    const routes = [answering('/v1/orders/:id/pay', Order), answering('/v1/orders/:id', Order)];

    const { paths, components } = await openapi(routes, description);

    const content = { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } };
    expect(paths).toHaveProperty(['/v1/orders/{id}/pay', 'post', 'responses', '200', 'content'], content);
    expect(paths).toHaveProperty(['/v1/orders/{id}', 'post', 'responses', '200', 'content'], content);
    expect(components).toHaveProperty('schemas.Order.properties', { id: { type: 'string' } });
  });

  test('fails beside another one of the same name', async () => {
    const { Order: other } = schemasIn(
      async () => ({ Order: lazy(() => z.object({ id: z.string(), paid: z.boolean() })) }),
      ['Order'],
    );
    const routes = [answering('/v1/orders/:id/pay', Order), answering('/v1/orders/:id', other)];

    const outcome = openapi(routes, description);

    await expect(outcome).rejects.toThrow('two schemas of the OpenAPI document are called Order');
  });

  test('is on the page too', async () => {
    const page = docsPage(await openapi([answering('/v1/orders/:id/pay', Order)], description));

    expect(page).toContain('<summary><code>Order</code></summary>');
  });
});

test('names the role that a caller needs', async () => {
  const { scope: _, ...route } = pay;

  const { paths } = await openapi([{ ...route, role: 'admin' }], description);

  expect(paths['/v1/orders/{id}/pay']?.['post']?.security).toEqual([
    { cookie: ['admin'] },
    { bearer: ['admin'] },
  ]);
});

test('names the scope that an API key needs', async () => {
  const { paths } = await openapi([{ ...pay, scope: 'payments:write' }], description);

  const security = [{ cookie: [] }, { bearer: [] }, { apiKey: ['payments:write'] }];
  expect(paths).toHaveProperty(['/v1/orders/{id}/pay', 'post', 'security'], security);
});

test('names the cookie that browsers are recognised by, and bodies that may be absent', async () => {
  const body = z.optional(z.strictObject({ note: z.string() }));
  const { paths, components } = await openapi([{ ...pay, body }], description);

  expect(components).toHaveProperty('securitySchemes.cookie.name', '__Host-access');
  expect(paths).toHaveProperty(['/v1/orders/{id}/pay', 'post', 'requestBody', 'required'], false);
});

describe('the routes', () => {
  const handler = httpHandler(
    docsRoutes(async () => [pay], description),
    {
      edge: 'alb',
      publicUrl: 'https://app.example',
      allowedOrigins: [],
      authenticate: async () => null,
      limiter: {
        take: async (limit) => ({ allowed: true, limit, remaining: 1, resetS: 1 }),
        reset: async () => undefined,
      },
    },
  );

  test('answer the document and a page made of it, with nothing that could run', async () => {
    const document = await handler(albEvent({ path: '/openapi.json' }), lambdaContext());
    const page = await handler(albEvent({ path: '/docs' }), lambdaContext());

    expect(jsonOf(document)).toMatchObject({ openapi: '3.1.0', servers: [{ url: 'https://app.example' }] });
    expect(headerOf(page, 'content-type')).toBe('text/html; charset=utf-8');
    expect(headerOf(page, 'content-security-policy')).toContain("default-src 'none'");
    expect(page.body).toContain('/v1/orders/{id}/pay');
    expect(page.body).toContain('Soloist &#60;API&#62;');
    expect(page.body).not.toContain('<script');
  });
});
