import { NotFound } from '../../platform/errors.ts';
import { ok } from '../../platform/http/answer.ts';
import { isoTime } from '../../platform/http/iso-time.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { deliveryKey } from '../delivery.ts';
import type { StoredDelivery } from '../delivery.ts';
import { NOTIFICATIONS_ADMINS_AUDIT } from '../notifications.contract.ts';
import { note } from './note.ts';
import type { OperatorServices } from './services.ts';

const { DeliveriesPage, DeliveriesParams, DeliveriesQuery } = schemasIn(
  () => import('./operators.schemas.ts'),
  ['DeliveriesPage', 'DeliveriesParams', 'DeliveriesQuery'],
);

const READS = { name: 'admin:deliveries', max: 120, windowS: 60, fallback: 'dynamodb' } as const;

/** What was sent to somebody and what became of it. Neither addresses nor texts are kept, so that there are none. */
export function deliveriesRoute(services: OperatorServices): Route {
  return route({
    method: 'GET',
    path: '/v1/admin/users/:id/deliveries',
    summary:
      'Read what a person was told of in the last 30 days, by which channel and whether it arrived, newest first',
    tags: ['notifications'],
    auth: 'required',
    role: 'admin',
    params: DeliveriesParams,
    query: DeliveriesQuery,
    answers: {
      200: { description: 'a page; `cursor` leads to the next, null at the end', schema: DeliveriesPage },
      404: { description: '`user_not_found`' },
    },
    limits: [{ ...READS, by: ({ principal }) => principal.userId }],
    handle: async (request) => {
      const { id } = request.params;
      if (!(await services.users.sealOf(id))) throw new NotFound('user_not_found', 'nobody has this id');
      await note(services, request, { action: NOTIFICATIONS_ADMINS_AUDIT.deliveriesRead, about: id });
      const { limit, cursor = null } = request.query;
      const { pk, sk } = deliveryKey(id, '', '');
      const page = await services.table.query<StoredDelivery>({
        pk,
        prefix: sk.slice(0, sk.indexOf('#') + 1),
        limit,
        cursor,
        // events' ids begin with their time
        forward: false,
      });
      return ok({ items: page.items.map(documentOf), cursor: page.cursor });
    },
  });
}

function documentOf(delivery: StoredDelivery) {
  const { eventId, eventType: type, category = null, channel, state, claimedAt } = delivery;
  const { outcome = null, feedback = null, messageId = null, doneAt = null } = delivery;
  return {
    ...{ eventId, type, category, channel, state, outcome, feedback, messageId },
    attemptedAt: isoTime(claimedAt),
    doneAt: isoTime(doneAt),
  };
}
