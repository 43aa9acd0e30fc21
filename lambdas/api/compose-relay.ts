import { sqs } from '../platform/aws/sqs.ts';
import { StoreCache } from '../platform/cache/cache.ts';
import { readEnv } from '../platform/env.ts';
import { relay } from '../platform/events/relay.ts';
import { RELAY_ENV } from '../platform/platform.contract.ts';
import type { QueueRoute } from '../platform/platform.contract.ts';
import { profileInvalidation } from '../users/index.ts';
import { cacheStore } from './stores.ts';

/** The relay: events from the outbox to the queues, and to the subscribers that need none. */
export function composeRelay(): ReturnType<typeof relay> {
  const { routes } = readEnv({ routes: RELAY_ENV.routes });
  const cache = new StoreCache(cacheStore());
  return relay({
    routes: JSON.parse(routes) as readonly QueueRoute[],
    subscribers: [profileInvalidation(cache)],
    sqs,
  });
}
