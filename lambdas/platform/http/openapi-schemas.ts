import { toJSONSchema } from 'zod/v4/core';
import { nameOf } from './schema.ts';
import type { Schema } from './schema.ts';

/** Which side of a schema is described: what is taken, or what is given once defaults are filled in. */
export type Side = 'input' | 'output';

/** The schemas of one document: whoever has a name stands among its components, and is referred to. */
export class NamedSchemas {
  readonly #components = new Map<string, unknown>();

  /**
   * A reference to a named schema, the JSON schema itself of any other.
   *
   * @throws Error when two different ones have the same name
   */
  refer(schema: Schema, side: Side): unknown {
    const name = nameOf(schema);
    const json = jsonSchema(schema, side);
    if (name === null) return json;
    const known = this.#components.get(name) ?? json;
    if (JSON.stringify(known) !== JSON.stringify(json)) {
      throw new Error(`two schemas of the OpenAPI document are called ${name}: rename one of them`);
    }
    this.#components.set(name, json);
    return { $ref: `#/components/schemas/${name}` };
  }

  /** By name, in the order of the alphabet. */
  components(): Readonly<Record<string, unknown>> {
    return Object.fromEntries([...this.#components].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

export function jsonSchema(schema: Schema, side: Side): object {
  const { $schema: _, ...json } = toJSONSchema(schema, { io: side, unrepresentable: 'any' });
  return json;
}
