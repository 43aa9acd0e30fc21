import type { Client } from './client-address.ts';

/** What somebody may be, besides a user. */
export type Role = 'admin';

interface Identity {
  readonly userId: string;
  readonly organisationId?: string;
  /** Looked up for routes that ask for a role alone, and by a strong read: empty on all others. */
  readonly roles: readonly Role[];
}

/** Somebody who is logged in. */
export interface SessionPrincipal extends Identity {
  readonly via: 'cookie' | 'bearer';
  readonly sessionId: string;
  readonly sessionVersion: number;
  /** The administrator who acts in their place; null for themselves. */
  readonly impersonatedBy: string | null;
}

/** A program with somebody's API key: it reaches only routes that declare a scope of the key's. */
export interface KeyPrincipal extends Identity {
  readonly via: 'api-key';
  readonly keyId: string;
  readonly scopes: readonly string[];
}

/** Who calls, as auth has found out. */
export type Principal = SessionPrincipal | KeyPrincipal;

/** The request before anything in it is trusted. */
export interface RequestHead {
  readonly method: string;
  /** Still percent-encoded. */
  readonly path: string;
  /** Names in lower case; repeated ones joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: Readonly<Record<string, string>>;
  readonly client: Client;
  readonly requestId: string;
}

/** What a route's handler gets: validated by the route's schemas. */
export interface HttpRequest<
  Params = unknown,
  Query = unknown,
  Body = unknown,
  Who = Principal | null,
> extends RequestHead {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The body's bytes on routes with `rawBody`; null without a body, and on other routes. */
  readonly rawBody: Buffer | null;
  readonly principal: Who;
  /** Aborted shortly before the function's time-out, when the caller is answered 503. */
  readonly deadline: AbortSignal;
}
