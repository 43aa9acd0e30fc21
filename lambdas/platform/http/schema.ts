import type { ZodMiniType } from 'zod/mini';

export type Schema<T = unknown> = ZodMiniType<T>;

/** A schema that is built when it is first used: a cold start pays for those of its one request only. */
export type LazySchema<T = unknown> = () => Schema<T>;

/** Builds a schema once, when it is first asked for. */
export function lazy<T>(build: LazySchema<T>): LazySchema<T> {
  let built: Schema<T> | undefined;
  return () => (built ??= build());
}

export function schemaOf<T>(given: Schema<T> | LazySchema<T>): Schema<T> {
  return typeof given === 'function' ? given() : given;
}

/**
 * The schema of a route's body.
 *
 * @throws Error when it lets unknown fields pass
 */
export function bodySchema(given: Schema | LazySchema, where: string): Schema {
  const schema = schemaOf(given);
  const { type, catchall } = schema._zod.def as { readonly type: string; readonly catchall?: Schema };
  if (type === 'object' && catchall?._zod.def.type !== 'never') {
    throw new Error(`the body of ${where} lets unknown fields pass: use z.strictObject`);
  }
  return schema;
}
