import { Forbidden } from '../errors.ts';
import type { RequestHead } from './request.ts';
import type { Route } from './route.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

const EXPOSED =
  'ETag, Location, RateLimit, RateLimit-Policy, Retry-After, Idempotency-Replayed, X-Request-Id';

/** The origins that may act with a user's cookies: our own, and those that the configuration names. */
export class Origins {
  readonly #allowed: ReadonlySet<string>;

  constructor(publicUrl: string, others: readonly string[]) {
    this.#allowed = new Set([publicUrl, ...others].map((url) => new URL(url).origin));
  }

  /**
   * Refuses what another site made the browser send (CSRF): an unsafe request with a cookie must name an
   * allowed origin; a `browser` route refuses a wrong one even without a cookie.
   *
   * @throws Forbidden `origin_not_allowed`
   */
  check(request: RequestHead, route: Route): void {
    const bearer = /^bearer /i.test(request.headers['authorization'] ?? '');
    if (route.csrf === 'exempt' || bearer) return;
    const { origin } = request.client;
    const withCookie = request.headers['cookie'] !== undefined && !SAFE.has(request.method);
    if (origin === null ? withCookie : (withCookie || route.browser) && !this.#allowed.has(origin)) {
      throw new Forbidden(
        'origin_not_allowed',
        `got ${origin ?? 'no Origin'}; call from the application's own pages`,
      );
    }
  }

  /** The headers that let an allowed origin's scripts read the answer. */
  headers(origin: string | null): Readonly<Record<string, string>> {
    if (origin === null || !this.#allowed.has(origin)) return { Vary: 'Origin' };
    return {
      Vary: 'Origin',
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Expose-Headers': EXPOSED,
    };
  }

  /** What a preflight request is told besides. */
  preflight(origin: string | null, methods: readonly string[]): Readonly<Record<string, string>> {
    if (origin === null || !this.#allowed.has(origin)) return {};
    return {
      'Access-Control-Allow-Methods': methods.join(', '),
      'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match',
      'Access-Control-Max-Age': '600',
    };
  }
}
