import * as z from 'zod/mini';
import { pageQuery } from '../../platform/http/page-query.ts';
import { lazy } from '../../platform/http/schema.ts';
import { CATEGORIES } from '../notifications.contract.ts';

// any text: an id that no notification can have is 404 like one that none has
export const NotificationParams = lazy(() => z.object({ id: z.string().check(z.maxLength(64)) }));
export const NotificationsQuery = lazy(() =>
  z.object({ ...pageQuery(), unread: z.optional(z.enum(['true', 'false'])) }),
);
export const ReadAllQuery = lazy(() => z.object({ until: z.optional(z.uuid()) }));

export const Notifications = lazy(() =>
  z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        type: z.string(),
        category: z.enum(CATEGORIES),
        title: z.string(),
        text: z.string(),
        url: z.nullable(z.url()),
        read: z.boolean(),
        at: z.iso.datetime(),
      }),
    ),
    cursor: z.nullable(z.string()),
    unreadCount: z.int(),
  }),
);
