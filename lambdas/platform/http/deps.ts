import type { Idempotency } from '../idempotency.ts';
import type { Edge } from '../platform.contract.ts';
import type { RateLimiter } from '../rate-limit.ts';
import type { Principal, RequestHead } from './request.ts';
import type { Access, Role } from './route.ts';

export interface HttpDeps {
  readonly edge: Edge;
  /** Scheme and host of the service as its users see it: `https://example.com`. */
  readonly publicUrl: string;
  /** Further origins that may call with cookies. */
  readonly allowedOrigins: readonly string[];
  /**
   * Who calls, null when the request carries no valid credentials.
   *
   * @param role what the caller must be: whoever is not comes back without it
   * @throws Forbidden when `access` is `sudo` and the session isn't, or the caller has the role and not proven two factors
   */
  authenticate(request: RequestHead, access: Exclude<Access, 'none'>, role?: Role): Promise<Principal | null>;
  readonly limiter: RateLimiter;
  /** Needed when a route heeds `Idempotency-Key`. */
  readonly idempotency?: Idempotency;
}
