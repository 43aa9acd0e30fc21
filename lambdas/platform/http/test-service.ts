import type { Decision, Limit, RateLimiter } from '../rate-limit.ts';
import { albEvent, lambdaContext } from '../testing/alb.ts';
import type { TestRequest } from '../testing/alb.ts';
import type { HttpDeps } from './deps.ts';
import { httpHandler } from './handler.ts';
import type { Principal } from './request.ts';
import type { Route } from './route.ts';

const answers = { 200: { description: 'It worked.' } };

/** Who calls with `Bearer good`. */
export const ana: Principal = {
  userId: 'ana',
  sessionId: 's1',
  sessionVersion: 1,
  impersonatedBy: null,
  roles: [],
  via: 'bearer',
};

/** Who calls with `Bearer key`. */
export const program: Principal = {
  userId: 'ana',
  keyId: 'k1',
  scopes: ['things:read'],
  roles: [],
  via: 'api-key',
};

const CALLERS: Readonly<Record<string, Principal>> = { 'Bearer good': ana, 'Bearer key': program };

/** A route that anybody may call. */
export function get(path: string, handle: Route['handle'], options: Partial<Route> = {}): Route {
  return {
    method: 'GET',
    path,
    summary: 'Reads',
    tags: ['things'],
    auth: 'none',
    answers,
    handle,
    ...options,
  };
}

export function post(path: string, handle: Route['handle'], options: Partial<Route> = {}): Route {
  return get(path, handle, { method: 'POST', ...options });
}

class FakeLimiter implements RateLimiter {
  readonly #uses = new Map<string, number>();

  async take(limit: Limit, key: string): Promise<Decision> {
    const uses = (this.#uses.get(key) ?? 0) + 1;
    this.#uses.set(key, uses);
    return {
      allowed: uses <= limit.max,
      limit,
      remaining: Math.max(0, limit.max - uses),
      resetS: limit.windowS,
    };
  }

  async reset(_limit: Limit, key: string): Promise<void> {
    this.#uses.delete(key);
  }
}

/** Calls a service of these routes as the load balancer would; only its limiter has a memory. */
export function service(routes: readonly Route[], deps: Partial<HttpDeps> = {}) {
  const handler = httpHandler(routes, {
    edge: 'alb',
    publicUrl: 'https://app.example',
    allowedOrigins: ['https://partner.example'],
    authenticate: async ({ headers }) => CALLERS[headers['authorization'] ?? ''] ?? null,
    limiter: new FakeLimiter(),
    ...deps,
  });
  return (request: TestRequest, context = lambdaContext()) => handler(albEvent(request), context);
}
