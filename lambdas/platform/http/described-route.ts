import type { Route } from './route.ts';
import { requireStrict, schemaOf } from './schema.ts';
import type { Schema } from './schema.ts';

/** A route whose schemas are built. */
export type Described = Omit<Route, 'params' | 'query' | 'body' | 'answers'> & {
  readonly params: Schema | null;
  readonly query: Schema | null;
  readonly body: Schema | null;
  readonly answers: readonly {
    readonly status: string;
    readonly description: string;
    readonly schema: Schema | null;
  }[];
};

/** Builds a route's schemas. @throws Error when its body's lets unknown fields pass */
export async function describe(route: Route): Promise<Described> {
  const { params, query, body } = route;
  const answers = Object.entries(route.answers).map(async ([status, { description, schema }]) => ({
    status,
    description,
    schema: schema ? await schemaOf(schema) : null,
  }));
  return {
    ...route,
    params: params ? await schemaOf(params) : null,
    query: query ? await schemaOf(query) : null,
    body: body ? requireStrict(await schemaOf(body), `${route.method} ${route.path}`) : null,
    answers: await Promise.all(answers),
  };
}
