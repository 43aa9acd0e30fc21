import type { ZodMiniType } from 'zod/mini';

export type Schema<T = unknown> = ZodMiniType<T>;

/** A schema that is loaded and built when it is first used: a cold start pays for those of its one request only. */
export type LazySchema<T = unknown> = () => Promise<Schema<T>>;

/** Builds a schema once, when it is first asked for. */
export function lazy<T>(build: () => Schema<T>): () => Schema<T> {
  let built: Schema<T> | undefined;
  return () => (built ??= build());
}

const givenNames = new WeakMap<Schema, string>();

/** What the OpenAPI document calls a schema: the name that its file exports it by; null for one without. */
export function nameOf(schema: Schema): string | null {
  return givenNames.get(schema) ?? null;
}

type Built<Build> = Build extends () => infer Result ? Result : never;

/**
 * Imports schemas from a file that is loaded, and zod with it, when the first of them is used:
 * `const { Me } = schemasIn(() => import('./users.schemas.ts'), ['Me']);`
 */
export function schemasIn<File extends object, const Name extends keyof File>(
  load: () => Promise<File>,
  names: readonly Name[],
): { readonly [N in Name]: () => Promise<Built<File[N]>> } {
  const lazily = (name: Name) => async () => {
    const schema = ((await load())[name] as () => Schema)();
    givenNames.set(schema, String(name));
    return schema;
  };
  const entries = names.map((name) => [name, lazily(name)]);
  return Object.fromEntries(entries) as { [N in Name]: () => Promise<Built<File[N]>> };
}

export function schemaOf<T>(given: Schema<T> | LazySchema<T>): Schema<T> | Promise<Schema<T>> {
  return typeof given === 'function' ? given() : given;
}

/** @throws Error when a body's schema lets unknown fields pass */
export function requireStrict(schema: Schema, where: string): Schema {
  const { type, catchall } = schema._zod.def as { readonly type: string; readonly catchall?: Schema };
  if (type === 'object' && catchall?._zod.def.type !== 'never') {
    throw new Error(`the body of ${where} lets unknown fields pass: use z.strictObject`);
  }
  return schema;
}
