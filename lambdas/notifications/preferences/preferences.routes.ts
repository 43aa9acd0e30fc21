import { ok } from '../../platform/http/answer.ts';
import { versionTag } from '../../platform/http/etag.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { NOTIFICATIONS_AUDIT } from '../notifications.contract.ts';
import type { NotificationsServices } from '../services.ts';
import { changePreferences } from './change-preferences.ts';
import type { StoredPreferences } from './preferences.ts';

const { NotificationPreferencesBody } = schemasIn(
  () => import('./preferences.schemas.ts'),
  ['NotificationPreferencesBody'],
);

const tags = ['notifications'];
const path = '/v1/notification-preferences';
/** Each is an entry in the audit log. */
const CHANGES = {
  name: 'notifications:preferences',
  max: 120,
  windowS: 3_600,
  fallback: 'dynamodb',
} as const;
const preferences = { description: 'the preferences, with their ETag', schema: NotificationPreferencesBody };

/** What somebody wants to be told, by which channel. */
export function preferencesRoutes(services: NotificationsServices): readonly Route[] {
  return [
    route({
      method: 'GET',
      path,
      summary: 'Read what you are told, and how',
      tags,
      auth: 'required',
      answers: { 200: preferences, 304: { description: 'unchanged since If-None-Match' } },
      handle: async ({ principal: { userId } }) => answerOf(await services.preferences.find(userId)),
    }),
    route({
      method: 'PUT',
      path,
      summary: 'Choose what you are told, and how; security is always told by mail and in the inbox',
      tags,
      auth: 'required',
      body: NotificationPreferencesBody,
      answers: { 200: preferences, 412: { description: 'changed since the version in If-Match' } },
      limits: [{ ...CHANGES, by: ({ principal }) => principal.userId }],
      handle: async ({ principal: { userId }, body, headers, client }) => {
        const device = services.describeDevice(client.userAgent);
        const action = NOTIFICATIONS_AUDIT.preferencesUpdated;
        const change = { userId, change: () => body, action, device, headers };
        return answerOf(await changePreferences(services, change));
      },
    }),
  ];
}

function answerOf({ preferences, version }: StoredPreferences) {
  return ok(preferences, { etag: versionTag(version) });
}
