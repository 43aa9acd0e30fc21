import { noContent, ok } from '../../platform/http/answer.ts';
import { versionTag } from '../../platform/http/etag.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { sha256 } from '../../platform/ids.ts';
import { NotificationNotFound } from '../errors.ts';
import type { NotificationsServices } from '../services.ts';

const { NotificationParams, Notifications, NotificationsQuery, ReadAllQuery } = schemasIn(
  () => import('./inbox.schemas.ts'),
  ['NotificationParams', 'Notifications', 'NotificationsQuery', 'ReadAllQuery'],
);

const tags = ['notifications'];
const path = '/v1/notifications';

const NOT_THERE = { 404: { description: '`notification_not_found`: there is none in your inbox' } } as const;

/** People's inboxes. */
export function inboxRoutes(services: NotificationsServices): readonly Route[] {
  return [listRoute(services), readRoute(services), readAllRoute(services), deleteRoute(services)];
}

function listRoute(services: NotificationsServices): Route {
  return route({
    method: 'GET',
    path,
    summary: 'Read your inbox, newest first; with If-None-Match it can be asked for again and again',
    tags,
    auth: 'required',
    query: NotificationsQuery,
    answers: {
      200: {
        description:
          'a page in your language, with its ETag; `cursor` leads to the next, null at the end; `unreadCount` is of the whole inbox',
        schema: Notifications,
      },
      304: { description: 'unchanged since If-None-Match' },
    },
    handle: async ({ principal: { userId }, query: { limit, cursor = null, unread } }) => {
      // with the words of every note: no other request needs them
      const { listNotifications } = await import('./list-notifications.ts');
      const body = await listNotifications(services, {
        userId,
        limit,
        cursor,
        unreadOnly: unread === 'true',
      });
      return ok(body, { etag: versionTag(sha256(JSON.stringify(body))) });
    },
  });
}

function readRoute({ inbox }: NotificationsServices): Route {
  return route({
    method: 'POST',
    path: `${path}/:id/read`,
    summary: 'Mark a notification as read',
    tags,
    auth: 'required',
    params: NotificationParams,
    answers: { 204: { description: 'it is read, also where it was before' }, ...NOT_THERE },
    handle: async ({ principal: { userId }, params: { id } }) => {
      if (!(await inbox.find(userId, id))) throw new NotificationNotFound();
      await inbox.read(userId, id);
      return noContent();
    },
  });
}

function readAllRoute({ inbox }: NotificationsServices): Route {
  return route({
    method: 'POST',
    path: `${path}/read-all`,
    summary: 'Mark all notifications as read, or all up to the newest that you have seen',
    tags,
    auth: 'required',
    query: ReadAllQuery,
    answers: {
      204: { description: 'they are read; with `until`, the id of one, those that came later are not' },
    },
    handle: async ({ principal: { userId }, query: { until = null } }) => {
      await inbox.readAll(userId, until);
      return noContent();
    },
  });
}

function deleteRoute({ inbox, transactions }: NotificationsServices): Route {
  return route({
    method: 'DELETE',
    path: `${path}/:id`,
    summary: 'Delete a notification',
    tags,
    auth: 'required',
    params: NotificationParams,
    answers: { 204: { description: 'it is no more' }, ...NOT_THERE },
    handle: async ({ principal: { userId }, params: { id } }) => {
      if (!(await inbox.find(userId, id))) throw new NotificationNotFound();
      const transaction = transactions.begin();
      for (const write of inbox.remove(userId, id)) transaction.add(write);
      await transaction.commit();
      return noContent();
    },
  });
}
