import type { Cache } from '../platform/cache/cache.ts';
import type { DomainEvent } from '../platform/events/event.ts';
import type { Profile } from './profile.ts';
import type { ProfileRepository } from './profile.repository.ts';
import { USERS_EVENTS } from './users.contract.ts';

/** What everybody may know of a person; nothing once they have asked to be erased. */
export type PublicProfile = Pick<Profile, 'userId' | 'displayName' | 'createdAt' | 'version'>;

/** How stale a profile may be when an invalidation is lost, because the cache was down at that moment. */
const TTL_S = 300;

/** After any of these the public profile is another one, or none. */
const CHANGES: readonly string[] = [
  USERS_EVENTS.updated,
  USERS_EVENTS.closing,
  USERS_EVENTS.restored,
  USERS_EVENTS.erased,
];

const cacheKey = (userId: string) => `users:profile:${userId}`;

/** Public profiles, read through the cache. */
export class PublicProfiles {
  readonly #profiles: ProfileRepository;
  readonly #cache: Cache;

  constructor(profiles: ProfileRepository, cache: Cache) {
    this.#profiles = profiles;
    this.#cache = cache;
  }

  /** @param reader who asks: people see their own changes at once, whatever the cache holds */
  find(userId: string, reader: string | null): Promise<PublicProfile | null> {
    if (reader === userId) return this.#load(userId);
    return this.#cache.through(cacheKey(userId), { ttlS: TTL_S }, () => this.#load(userId));
  }

  forget(userId: string): Promise<void> {
    return forgetProfile(this.#cache, userId);
  }

  async #load(userId: string): Promise<PublicProfile | null> {
    const found = await this.#profiles.find(userId);
    if (!found || found.profile.closingAt !== null) return null;
    const { displayName, createdAt, version } = found.profile;
    return { userId, displayName, createdAt, version };
  }
}

/** The relay's subscriber: drops a changed profile from the cache. */
export function profileInvalidation(cache: Cache) {
  return {
    name: 'users.profile-cache',
    types: CHANGES,
    handle: (event: DomainEvent) => forgetProfile(cache, event.aggregate),
  };
}

function forgetProfile(cache: Cache, userId: string): Promise<void> {
  return cache.delete(cacheKey(userId));
}
