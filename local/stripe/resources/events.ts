import { DATED_PAGE, page } from '../api/list.ts';
import { route } from '../api/route.ts';
import { boolean, list, text } from '../api/schema.ts';
import type { Account } from '../core/account.ts';
import type { Event } from '../core/shapes.ts';
import { existing } from './existing.ts';

/** Days that events can be read; Stripe's 30. */
const KEPT_FOR = 30 * 86_400;

/** With the number of endpoints that have not taken it yet. */
function withPending(account: Account, event: Event): Event {
  const pending = account.store
    .all('delivery')
    .filter((delivery) => delivery.event === event.id && delivery.status === 'pending');
  return { ...event, pending_webhooks: pending.length };
}

const matches = (type: string, wanted: string): boolean =>
  wanted === '*' || wanted === type || (wanted.endsWith('.*') && type.startsWith(wanted.slice(0, -1)));

export const eventRoutes = [
  route(
    'GET',
    '/v1/events',
    { ...DATED_PAGE, delivery_success: boolean(), type: text(), types: list(text()) },
    (account, params) => {
      const { type, types = type === undefined ? ['*'] : [type], delivery_success: delivered } = params;
      const oldest = account.now() - KEPT_FOR;
      const found = account.store
        .all('event')
        .filter((event) => event.created >= oldest && types.some((wanted) => matches(event.type, wanted)))
        .filter(
          (event) =>
            delivered === undefined || (withPending(account, event).pending_webhooks === 0) === delivered,
        );
      const listed = page(found, params, '/v1/events');
      return { ...listed, data: listed.data.map((event) => withPending(account, event)) };
    },
  ),
  route('GET', '/v1/events/:id', {}, (account, _, id) =>
    withPending(account, existing(account, 'event', id)),
  ),
];
