import { TooManyRequests } from '../errors.ts';
import type { Decision, RateLimiter } from '../rate-limit.ts';
import type { HttpRequest } from './request.ts';
import type { Route } from './route.ts';

/**
 * Counts a request against its route's limits.
 *
 * @param headers gets `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers), also when it fails
 * @throws TooManyRequests when any limit is used up
 */
export async function applyLimits(
  limiter: RateLimiter,
  route: Route,
  request: HttpRequest,
  headers: Record<string, string>,
): Promise<void> {
  const keyed = (route.limits ?? []).map(async (limit) => ({ limit, key: await limit.by(request) }));
  const counted = (await Promise.all(keyed)).filter(({ key }) => key !== null);
  if (counted.length === 0) return;
  const decisions = await Promise.all(counted.map(({ limit, key }) => limiter.take(limit, key!)));
  headers['RateLimit-Policy'] = decisions
    .map(({ limit }) => `"${limit.name}";q=${limit.max};w=${limit.windowS}`)
    .join(', ');
  headers['RateLimit'] = decisions.map(state).join(', ');
  const refused = decisions.filter((decision) => !decision.allowed);
  if (refused.length > 0) throw new TooManyRequests(Math.max(...refused.map(({ resetS }) => resetS)));
}

function state({ limit, remaining, resetS }: Decision): string {
  return `"${limit.name}";r=${remaining};t=${resetS}`;
}
