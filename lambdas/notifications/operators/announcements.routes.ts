import { created } from '../../platform/http/answer.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { newId } from '../../platform/ids.ts';
import { NOTIFICATIONS_ADMINS_AUDIT, NOTIFICATIONS_EVENTS } from '../notifications.contract.ts';
import type { AnnouncementData } from '../notifications.contract.ts';
import { entryOf } from './note.ts';
import type { OperatorServices } from './services.ts';

const { AnnouncementBody, AnnouncementDocument } = schemasIn(
  () => import('./operators.schemas.ts'),
  ['AnnouncementBody', 'AnnouncementDocument'],
);

// whoever takes an administrator's session over must not write to everybody as often as they like
const ANNOUNCEMENTS = { name: 'admin:announce', max: 10, windowS: 3_600, fallback: 'dynamodb' } as const;

/** Telling everybody something: in their inboxes, and by mail and push where they want it. */
export function announcementsRoute(services: OperatorServices): Route {
  const { transactions, users } = services;
  return route({
    method: 'POST',
    path: '/v1/admin/announcements',
    summary: 'Tell everybody something, in every language; it can’t be taken back',
    tags: ['notifications'],
    auth: 'sudo',
    role: 'admin',
    idempotency: 'required',
    body: AnnouncementBody,
    answers: { 201: { description: 'they are being told', schema: AnnouncementDocument } },
    limits: [{ ...ANNOUNCEMENTS, by: ({ principal }) => principal.userId }],
    handle: async (request) => {
      const { texts, url } = request.body;
      const id = newId();
      const data: AnnouncementData = { texts, url };
      const transaction = transactions.begin().emit({
        type: NOTIFICATIONS_EVENTS.announced,
        module: 'notifications',
        aggregate: id,
        version: 1,
        subject: null,
        data,
      });
      const deed = { action: NOTIFICATIONS_ADMINS_AUDIT.announced, about: id };
      users.audit(transaction, entryOf(services, request, deed));
      await transaction.commit();
      return created({ id }, null);
    },
  });
}
