import type { Route } from './route.ts';
import { describe } from './described-route.ts';
import type { Described } from './described-route.ts';
import { components, PROBLEM_CONTENT } from './openapi-components.ts';
import { jsonSchema, NamedSchemas } from './openapi-schemas.ts';
import type { Schema } from './schema.ts';

export interface ApiInfo {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
}

/** What the document says besides its routes. */
export interface ApiDescription {
  readonly info: ApiInfo;
  readonly publicUrl: string;
  /** The cookie that a browser's access token is kept in. */
  readonly accessCookie: string;
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: unknown;
  readonly responses: Readonly<Record<string, unknown>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: unknown;
}

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: ApiInfo;
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, unknown>>;
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, { readonly description?: string }>>;
  readonly required?: readonly string[];
}

/** The OpenAPI 3.1 document of the routes, made from the schemas that validate their requests. */
export async function openapi(
  routes: readonly Route[],
  { info, publicUrl, accessCookie }: ApiDescription,
): Promise<OpenApiDocument> {
  const paths: Record<string, Record<string, Operation>> = {};
  const named = new NamedSchemas();
  for (const route of await Promise.all(routes.map(describe))) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, named) };
  }
  return {
    openapi: '3.1.0',
    info,
    servers: [{ url: publicUrl }],
    paths,
    components: components(accessCookie, named.components()),
  };
}

function operation(route: Described, named: NamedSchemas): Operation {
  return {
    operationId: operationId(route),
    summary: route.summary,
    ...(route.description !== undefined && { description: route.description }),
    tags: route.tags,
    security: security(route),
    parameters: [
      ...parameters('path', route.params, route.path),
      ...parameters('query', route.query, ''),
      ...idempotencyHeader(route),
    ],
    ...(route.body && {
      requestBody: {
        required: !route.body.safeParse(undefined).success,
        content: { 'application/json': { schema: named.refer(route.body, 'input') } },
      },
    }),
    ...(route.rawBody && { requestBody: rawBody(route.rawBody) }),
    responses: { ...answers(route, named), ...problems(route) },
  };
}

function rawBody({ form }: NonNullable<Described['rawBody']>) {
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
  return { required: !form, content: { [type]: { schema: { type: 'object' } } } };
}

/** `POST /v1/auth/password/reset` → `postAuthPasswordReset` */
function operationId({ method, path }: Described): string {
  const words = path.replace(/^\/v1/, '').match(/\w+/g) ?? [];
  return method.toLowerCase() + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
}

function security({ auth, role, scope }: Described): Operation['security'] {
  const roles = role ? [role] : [];
  // OpenAPI 3.1 lets every scheme list the roles that an operation needs, not OAuth's alone
  const either: Operation['security'] = [
    { cookie: roles },
    { bearer: roles },
    ...(scope ? [{ apiKey: [scope] }] : []),
  ];
  if (auth === 'none') return [];
  return auth === 'optional' ? [{}, ...either] : either;
}

function parameters(place: 'path' | 'query', schema: Schema | null, path: string): Parameter[] {
  const { properties = {}, required = [] } = schema ? (jsonSchema(schema, 'input') as JsonSchema) : {};
  const names = new Set([
    ...Array.from(path.matchAll(/:(\w+)/g), ([, name]) => name!),
    ...Object.keys(properties),
  ]);
  return Array.from(names, (name) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: properties[name] ?? { type: 'string' },
  }));
}

function idempotencyHeader({ idempotency }: Described): Parameter[] {
  if (!idempotency) return [];
  const description =
    'A fresh quoted text for each operation (draft-ietf-httpapi-idempotency-key-header-07).';
  return [
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: idempotency === 'required',
      description,
      schema: { type: 'string', maxLength: 257 },
    },
  ];
}

function answers(route: Described, named: NamedSchemas): Record<string, unknown> {
  const entries = route.answers.map(({ status, description, schema }) => {
    if (schema) {
      const content = { 'application/json': { schema: named.refer(schema, 'output') } };
      return [status, { description, content }];
    }
    // an error of the route's own has the form that all errors have
    return [status, { description, ...(Number(status) >= 400 && { content: PROBLEM_CONTENT }) }];
  });
  return Object.fromEntries(entries) as Record<string, unknown>;
}

/** The errors that the platform answers for a route like this one. */
function problems(route: Described): Record<string, unknown> {
  const possible: [number, boolean][] = [
    [400, true],
    [401, route.auth !== 'none' && route.auth !== 'optional'],
    [403, route.method !== 'GET' || route.auth !== 'none'],
    [404, route.params !== null],
    [409, route.idempotency !== undefined],
    [413, route.body !== null || route.rawBody !== undefined],
    [415, route.body !== null],
    [422, [route.body, route.query, route.params].some((schema) => schema !== null)],
    // who guesses API keys is told so wherever they are looked at
    [429, (route.limits ?? []).length > 0 || route.auth !== 'none'],
    [500, true],
    [503, true],
  ];
  const own = new Set(route.answers.map(({ status }) => Number(status)));
  const statuses = possible.flatMap(([status, can]) => (can && !own.has(status) ? [status] : []));
  return Object.fromEntries(
    statuses.map((status) => {
      const response = status === 429 ? 'TooManyRequests' : 'Problem';
      return [status, { $ref: `#/components/responses/${response}` }];
    }),
  );
}
