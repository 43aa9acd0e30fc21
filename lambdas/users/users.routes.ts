import { NotFound } from '../platform/errors.ts';
import { ok } from '../platform/http/answer.ts';
import { versionTag } from '../platform/http/etag.ts';
import { isoTime } from '../platform/http/iso-time.ts';
import { route } from '../platform/http/route.ts';
import type { Route } from '../platform/http/route.ts';
import { schemasIn } from '../platform/http/schema.ts';
import type { StoredPreferences } from './preferences.ts';
import type { PreferencesRepository } from './preferences.repository.ts';
import type { Profile } from './profile.ts';
import type { ProfileRepository } from './profile.repository.ts';
import type { PublicProfiles } from './public-profile.ts';
import { savePreferences } from './save-preferences.ts';
import type { SavePreferencesDeps } from './save-preferences.ts';
import { updateProfile } from './update-profile.ts';
import type { UpdateProfileDeps } from './update-profile.ts';

const { Me, PreferencesBody, ProfileChanges, PublicProfile, UserParams } = schemasIn(
  () => import('./users.schemas.ts'),
  ['Me', 'PreferencesBody', 'ProfileChanges', 'PublicProfile', 'UserParams'],
);

export interface UsersRoutesDeps extends UpdateProfileDeps, SavePreferencesDeps {
  readonly profiles: ProfileRepository;
  readonly publicProfiles: PublicProfiles;
  readonly preferences: PreferencesRepository;
  /** What a user agent is called in the audit log: `Firefox on Linux`. */
  readonly describeDevice: (userAgent: string | null) => string;
}

const tags = ['users'];

// Anonymous readers could walk through profiles; whoever is logged in answers for what they do.
const ANONYMOUS_READS = { name: 'profile:anonymous', max: 120, windowS: 60, fallback: 'open' } as const;

export function usersRoutes(deps: UsersRoutesDeps): readonly Route[] {
  return [...meRoutes(deps), ...preferencesRoutes(deps), publicProfileRoute(deps)];
}

function meRoutes(deps: UsersRoutesDeps): readonly Route[] {
  const path = '/v1/users/me';
  const profile = { description: 'the profile, with its ETag', schema: Me };
  return [
    route({
      method: 'GET',
      path,
      summary: 'Read your profile',
      tags,
      auth: 'required',
      scope: 'users:read',
      answers: { 200: profile, 304: { description: 'unchanged since If-None-Match' } },
      handle: async ({ principal }) => {
        const found = await deps.profiles.find(principal.userId);
        if (!found) throw new NotFound();
        return meAnswer(found.profile);
      },
    }),
    route({
      method: 'PATCH',
      path,
      summary: 'Change your profile; what you leave out stays as it is',
      tags,
      auth: 'required',
      scope: 'users:write',
      impersonation: 'allowed',
      body: ProfileChanges,
      answers: { 200: profile, 412: { description: 'changed since the version in If-Match' } },
      handle: async ({ principal: { userId }, body: changes, headers, client }) => {
        const device = deps.describeDevice(client.userAgent);
        return meAnswer(await updateProfile(deps, { userId, changes, device, headers }));
      },
    }),
  ];
}

function publicProfileRoute(deps: UsersRoutesDeps): Route {
  return route({
    method: 'GET',
    path: '/v1/users/:id',
    summary: 'Read what everybody may know of a person',
    tags,
    auth: 'optional',
    scope: 'users:read',
    params: UserParams,
    answers: {
      200: { description: 'the public profile, with its ETag', schema: PublicProfile },
      304: { description: 'unchanged since If-None-Match' },
    },
    limits: [{ ...ANONYMOUS_READS, by: ({ principal, client }) => (principal ? null : client.network) }],
    handle: async ({ params: { id }, principal }) => {
      const profile = await deps.publicProfiles.find(id, principal?.userId ?? null);
      if (!profile) throw new NotFound();
      const { displayName, createdAt, version } = profile;
      return ok({ id, displayName, createdAt: isoTime(createdAt) }, { etag: versionTag(version) });
    },
  });
}

function preferencesRoutes(deps: UsersRoutesDeps): readonly Route[] {
  const path = '/v1/users/me/preferences';
  const preferences = { description: 'the preferences, with their ETag', schema: PreferencesBody };
  return [
    route({
      method: 'GET',
      path,
      summary: 'Read your preferences',
      tags,
      auth: 'required',
      scope: 'users:read',
      answers: { 200: preferences, 304: { description: 'unchanged since If-None-Match' } },
      handle: async ({ principal }) => {
        const stored = await deps.preferences.find(principal.userId);
        if (!stored) throw new NotFound();
        return preferencesAnswer(stored);
      },
    }),
    route({
      method: 'PUT',
      path,
      summary: 'Replace your preferences',
      tags,
      auth: 'required',
      scope: 'users:write',
      impersonation: 'allowed',
      body: PreferencesBody,
      answers: { 200: preferences, 412: { description: 'changed since the version in If-Match' } },
      handle: async ({ principal: { userId }, body: preferences, headers, client }) => {
        const device = deps.describeDevice(client.userAgent);
        return preferencesAnswer(await savePreferences(deps, { userId, preferences, device, headers }));
      },
    }),
  ];
}

function meAnswer(profile: Profile) {
  const { userId: id, email, displayName, locale, timeZone, organisationId, closingAt, version } = profile;
  const times = { createdAt: isoTime(profile.createdAt), updatedAt: isoTime(profile.updatedAt) };
  const closing = closingAt === null ? null : { at: isoTime(closingAt) };
  const body = { id, email, displayName, locale, timeZone, organisationId, closing, ...times };
  return ok(body, { etag: versionTag(version) });
}

function preferencesAnswer({ preferences, version }: StoredPreferences) {
  return ok(preferences, { etag: versionTag(version) });
}
