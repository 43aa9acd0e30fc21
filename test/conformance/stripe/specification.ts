import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { SPECIFICATION } from './stripe-mock.ts';

/** OpenAPI 3.0's schemas, as far as Stripe's document uses them. */
export interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
}

interface Document {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema & { 'x-resourceId'?: string }>> };
}

type Content = { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
interface Operation {
  readonly responses: { readonly '200': Content; readonly default: Content };
}

/** What Stripe's document says about answers. */
export function readSpecification() {
  const document = JSON.parse(readFileSync(SPECIFICATION, 'utf8')) as Document;
  const { schemas } = document.components;
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema({ $id: 'stripe', components: { schemas: forAjv(schemas) } });
  const validators = new Map<Schema, ValidateFunction>();
  const templates = Object.keys(document.paths)
    // `/v1/invoices/create_preview` before `/v1/invoices/{invoice}`
    .sort((a, b) => a.split('{').length - b.split('{').length)
    .map((path) => ({ path, pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`) }));
  const byObject = new Map(
    Object.entries(schemas).flatMap(([name, schema]) => {
      const object = schema['x-resourceId'] && schema.properties?.['object']?.enum?.[0];
      return object && !name.startsWith('deleted_')
        ? [[object, { $ref: `#/components/schemas/${name}` }]]
        : [];
    }),
  );

  const resolve = (schema: Schema): Schema =>
    schema.$ref ? resolve(schemas[schema.$ref.split('/').at(-1)!]!) : schema;

  return {
    version: document.info.version,

    /** The schema of an answer, and what the document calls the call; null for what is none of Stripe's calls. */
    answerTo(method: string, path: string, status: number): { name: string; schema: Schema } | null {
      const template = templates.find(({ pattern }) => pattern.test(path))?.path;
      const found = template && document.paths[template]![method.toLowerCase()];
      if (!found) return null;
      const { content } = status === 200 ? found.responses['200'] : found.responses.default;
      return { name: `${method} ${template}`, schema: content['application/json'].schema };
    },

    /** The schema of an object by its `object`. */
    objectOf: (value: object): Schema | null =>
      byObject.get(String((value as { object?: unknown }).object)) ?? null,

    /** What a value breaks of a schema: `invoice.lines.data.amount must be integer`. */
    faults(schema: Schema, value: object): string[] {
      let validate = validators.get(schema);
      if (!validate) validators.set(schema, (validate = ajv.compile(forAjv(schema, 'stripe') as object)));
      if (validate(value)) return [];
      return validate.errors!.map(
        ({ instancePath, message }) => `${nameOf(value, instancePath.split('/').slice(1))} ${message}`,
      );
    },

    /** Members of a value that its schema doesn't know: `payment_intent.source`. */
    unknownMembers: (schema: Schema, value: object): string[] =>
      unknownMembers(resolve, schema, value).map(
        (path) => `${nameOf(value, path.slice(0, -1))}.${path.at(-1)}`,
      ),
  };
}

/** A place in a value by the object that it is of, and without positions: the same for every answer. */
function nameOf(value: unknown, path: readonly string[]): string {
  const names: string[] = [];
  let current = value;
  for (const step of [null, ...path]) {
    if (step !== null) {
      current = (current as Record<string, unknown> | undefined)?.[step];
      if (!/^\d+$/.test(step)) names.push(step);
    }
    const { object } = (current ?? {}) as { object?: unknown };
    if (typeof object === 'string' && object !== 'list') names.splice(0, names.length, object);
  }
  return names.join('.');
}

/** OpenAPI 3.0's `nullable` as JSON Schema says it; extensions are left out. */
function forAjv(value: unknown, base = ''): unknown {
  if (Array.isArray(value)) return value.map((element) => forAjv(element, base));
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = value as Record<string, unknown>;
  const kept = Object.entries(rest)
    .filter(([name]) => !name.startsWith('x-'))
    .map(([name, inner]) => [
      name,
      name === '$ref' && typeof inner === 'string' ? base + inner : forAjv(inner, base),
    ]);
  const schema = Object.fromEntries(kept) as object;
  // a property named `nullable` is an object
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
}

/** @returns the path of each */
function unknownMembers(resolve: (schema: Schema) => Schema, given: Schema, value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  const schema = resolve(given);
  const within = (name: string, inner: Schema, member: unknown) =>
    unknownMembers(resolve, inner, member).map((path) => [name, ...path]);

  if (schema.anyOf) {
    // of those that may be meant, the one that knows most of it
    const [best = []] = candidates(schema.anyOf.map(resolve), value)
      .map((branch) => unknownMembers(resolve, branch, value))
      .sort((a, b) => a.length - b.length);
    return best;
  }
  const { additionalProperties: more, items, properties = {} } = schema;
  if (Array.isArray(value))
    return items ? value.flatMap((element, index) => within(String(index), items, element)) : [];
  const takesAny = more === true || (more === undefined && Object.keys(properties).length === 0);
  return Object.entries(value).flatMap(([name, member]) => {
    const known = properties[name] ?? (typeof more === 'object' ? more : null);
    if (known) return within(name, known, member);
    return takesAny ? [] : [[name]];
  });
}

function candidates(branches: readonly Schema[], value: object): readonly Schema[] {
  const { object } = value as { object?: unknown };
  const exact = branches.filter(({ properties }) => properties?.['object']?.enum?.[0] === object);
  return exact.length > 0 ? exact : branches.filter(({ properties, items }) => properties ?? items);
}
