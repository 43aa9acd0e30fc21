import { createClient, type Answer, type Send, type Sending } from '../client.ts';
import { target } from '../target.ts';

/** A route as `/openapi.json` lists it: what is attacked everywhere is attacked on the next route as well. */
export interface Operation {
  /** `DELETE /v1/auth/sessions/{id}` */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly isSafe: boolean;
  readonly takesBody: boolean;
  readonly access: 'none' | 'optional' | 'required';
}

const NOBODY = '0190b6c4-0000-7000-8000-000000000000';
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export async function operations(api = target().api): Promise<Operation[]> {
  const { body } = await createClient(api)('GET', '/openapi.json');
  return Object.entries<Record<string, any>>(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([lower, { security, requestBody }]) => {
      const method = lower.toUpperCase();
      return {
        name: `${method} ${path}`,
        method,
        path,
        isSafe: SAFE.has(method),
        takesBody: requestBody !== undefined,
        access: accessOf(security),
      };
    }),
  );
}

/** The operation with `id` for every id in its path, and an empty object where it takes a body. */
export function attempt(
  send: Send,
  { method, path, takesBody }: Operation,
  sending: Sending = {},
  id = NOBODY,
): Promise<Answer> {
  return send(method, path.replaceAll(/\{\w+\}/g, id), { ...(takesBody && { body: {} }), ...sending });
}

/** `POST /v1/auth/login: 200 ok`, for the list of those that should have been refused. */
export function told({ name }: Operation, { status, body }: Answer): string {
  return `${name}: ${status} ${body?.code ?? 'ok'}`;
}

function accessOf(security: readonly object[]): Operation['access'] {
  if (security.length === 0) return 'none';
  return security.some((schemes) => Object.keys(schemes).length === 0) ? 'optional' : 'required';
}
