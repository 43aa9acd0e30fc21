import type { Account } from '../core/account.ts';
import { list, text, type Fields, type Read } from './schema.ts';

export type Method = 'DELETE' | 'GET' | 'POST';

/** One operation of the API. */
export interface Route {
  readonly method: Method;
  /** `/v1/customers/:id/subscriptions` */
  readonly path: string;
  readonly fields: Fields;
  readonly handle: (account: Account, params: never, ...ids: string[]) => object;
}

export const EXPAND = { expand: list(text()) };

/**
 * @param fields the parameters it takes, besides `expand`, which all take
 * @param handle answers with the object as it is kept; `ids` are what stands in the path for `:names`
 */
export function route<F extends Fields>(
  method: Method,
  path: string,
  fields: F,
  handle: (account: Account, params: Read<F>, ...ids: string[]) => object,
): Route {
  return { method, path, fields: { ...fields, ...EXPAND }, handle };
}

/** Finds the route of a request among many. */
export function createRouter(routes: readonly Route[]) {
  const compiled = routes.map((one) => ({
    route: one,
    pattern: new RegExp(`^${one.path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '([^/]+)')}$`),
  }));

  return (
    method: string,
    path: string,
  ): { readonly route: Route; readonly ids: readonly string[] } | null => {
    for (const { route: one, pattern } of compiled) {
      if (one.method !== method) continue;
      const match = pattern.exec(path);
      if (match) return { route: one, ids: match.slice(1).map(decodeURIComponent) };
    }
    return null;
  };
}
