import type { Limit } from '../rate-limit.ts';
import type { Answer } from './answer.ts';
import type { HttpRequest, Principal, Role, SessionPrincipal } from './request.ts';
import { requireStrict } from './schema.ts';
import type { LazySchema, Schema } from './schema.ts';

export type { Role } from './request.ts';
export type { Schema } from './schema.ts';

/** Who may call. `sudo`: has proven who they are within the last minutes. */
export type Access = 'none' | 'optional' | 'required' | 'sudo';

/** What an API key may be good for: `users:read`. */
export type Scope = `${string}:${'read' | 'write'}`;

/** Without a scope no API key gets as far as the handler. */
type Caller<S extends Scope | undefined> = S extends Scope ? Principal : SessionPrincipal;

type Who<A extends Access, S extends Scope | undefined> = A extends 'required' | 'sudo'
  ? Caller<S>
  : A extends 'optional'
    ? Caller<S> | null
    : null;

/** A limit of a route, counted for what `by` picks from the request; null isn't counted. */
export interface RouteLimit<Request = HttpRequest> extends Limit {
  by(request: Request): string | null | Promise<string | null>;
}

export interface RouteAnswer {
  readonly description: string;
  readonly schema?: Schema | LazySchema;
}

export interface RouteOptions<
  Params,
  Query,
  Body,
  A extends Access,
  S extends Scope | undefined = Scope | undefined,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/v1/users/:id` */
  readonly path: string;
  /** One line for the OpenAPI document. */
  readonly summary: string;
  /** What callers need to know besides, for the OpenAPI document; CommonMark. */
  readonly description?: string;
  /** The first one is the module's name, in logs as well. */
  readonly tags: readonly string[];
  readonly auth: A;
  /** What an API key must be good for to call it. @default no API key may */
  readonly scope?: S;
  /** What the caller must be, proven by two factors; no API key can. @default anybody */
  readonly role?: Role;
  /**
   * Whether an administrator may call it in somebody's place; sudo and roles are never lent.
   * @default reads alone: allowed for GET, refused for all else
   */
  readonly impersonation?: 'allowed' | 'refused';
  /** `Origin` is checked even without a cookie: login, register, the start of OAuth. */
  readonly browser?: true;
  /** For webhooks and one-click unsubscribe: `Origin` is not checked. */
  readonly csrf?: 'exempt';
  /** Whether POSTs heed `Idempotency-Key`. */
  readonly idempotency?: 'required' | 'optional';
  readonly params?: Schema<Params> | LazySchema<Params>;
  /** Gets texts, and arrays of texts where a name is repeated. */
  readonly query?: Schema<Query> | LazySchema<Query>;
  /** A `strictObject`: unknown fields are refused by name. */
  readonly body?: Schema<Body> | LazySchema<Body>;
  /**
   * Instead of `body`: hands over the bytes as they came, which is what a signature is made of, up to so many. `form`
   * says that callers send a form or nothing at all; JSON else.
   */
  readonly rawBody?: { readonly maxBytes: number; readonly form?: true };
  /** By status, besides the errors that every route may answer. */
  readonly answers: Readonly<Record<number, RouteAnswer>>;
  readonly limits?: readonly RouteLimit<HttpRequest<Params, Query, Body, Who<A, S>>>[];
  handle(request: HttpRequest<Params, Query, Body, Who<A, S>>): Promise<Answer>;
}

/** A route whose handler's types are erased; only {@link route} makes sure of who calls its handler. */
export interface Route extends Omit<RouteOptions<unknown, unknown, unknown, Access>, 'limits' | 'handle'> {
  readonly limits?: readonly RouteLimit[];
  handle(request: HttpRequest): Promise<Answer>;
}

/**
 * Declares a route. Its schemas validate the request and make the OpenAPI document.
 *
 * @throws Error when the body's schema lets unknown fields pass or there is a raw body too, or it has a scope that no API key could use, or a role
 *   that no caller could have
 */
export function route<
  Params,
  Query,
  Body,
  const A extends Access,
  const S extends Scope | undefined = undefined,
>(options: RouteOptions<Params, Query, Body, A, S>): Route {
  const { auth, body, method, path, rawBody, role, scope } = options;
  if (body && rawBody) throw new Error(`${method} ${path} has body and rawBody, expected one of them`);
  if (scope !== undefined && (auth === 'none' || auth === 'sudo')) {
    throw new Error(
      `${method} ${path} has the scope ${scope} and the access ${auth}, expected required or optional`,
    );
  }
  if (role !== undefined && (scope !== undefined || auth === 'none' || auth === 'optional')) {
    const found = scope === undefined ? `the access ${auth}` : `the scope ${scope}`;
    throw new Error(
      `${method} ${path} has the role ${role} and ${found}, expected no scope, and the access required or sudo`,
    );
  }
  // a lazy one is looked at when it is built
  if (body && typeof body !== 'function') requireStrict(body, `${method} ${path}`);
  return options as Route;
}

/** Counts by the client's network: an IPv4 address, or the /64 of an IPv6 one. */
export function byClient(request: { readonly client: { readonly network: string } }): string {
  return request.client.network;
}
