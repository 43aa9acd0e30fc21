import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known about the work in hand; it follows every await. */
export interface Context {
  /** Lambda's request id, or a message's id. */
  readonly requestId: string;
  /** Milliseconds until the function is stopped. Infinite outside an invocation. */
  remaining(): number;
  /** Method and path pattern: `GET /v1/users/:id`. */
  route?: string;
  module?: string;
  /** A hash of the user's id, for logs. */
  user?: string;
  /** Where the request came from: an IPv4 address, or the /64 of an IPv6 one. For audit logs, which coarsen it. */
  network?: string;
  /** The administrator who acts in the caller's place. For audit logs. */
  impersonator?: string;
}

const storage = new AsyncLocalStorage<Context>();

/** Runs `work` with a context: log lines carry its fields, and calls end before `remaining()` does. */
export function withContext<Result>(
  context: Partial<Context> & { readonly requestId: string },
  work: () => Result,
): Result {
  return storage.run({ remaining: () => Infinity, ...context }, work);
}

/** The context of the work in hand, or null outside of one. */
export function currentContext(): Context | null {
  return storage.getStore() ?? null;
}

/** Milliseconds left for the work in hand; infinite where nothing limits it. */
export function remainingMs(): number {
  return storage.getStore()?.remaining() ?? Infinity;
}
