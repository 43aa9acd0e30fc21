import { DATED_PAGE, page, PAGE } from '../api/list.ts';
import { route } from '../api/route.ts';
import { oneOf, text } from '../api/schema.ts';
import type { CheckoutSession } from '../core/shapes.ts';
import { newSession, SESSION } from './checkout-session-factory.ts';
import { expireSession } from './checkout.ts';
import { existing } from './existing.ts';

/** The second at which it expires, or null. */
export const sessionDueAt = ({ status, expires_at }: CheckoutSession): number | null =>
  status === 'open' ? expires_at : null;

export const checkoutSessionRoutes = [
  route('POST', '/v1/checkout/sessions', SESSION, (account, params) =>
    account.create('checkout.session', newSession(account, params)),
  ),
  route(
    'GET',
    '/v1/checkout/sessions',
    {
      ...DATED_PAGE,
      customer: text(),
      payment_intent: text(),
      status: oneOf('complete', 'expired', 'open'),
      subscription: text(),
    },
    (account, params) => {
      const { customer, payment_intent: intent, status, subscription } = params;
      const found = account.store
        .all('checkout.session')
        .filter(
          (one) =>
            (!customer || one.customer === customer) &&
            (!intent || one.payment_intent === intent) &&
            (!status || one.status === status) &&
            (!subscription || one.subscription === subscription),
        );
      return page(found, params, '/v1/checkout/sessions');
    },
  ),
  route('GET', '/v1/checkout/sessions/:id', {}, (account, _, id) =>
    existing(account, 'checkout.session', id),
  ),
  route('POST', '/v1/checkout/sessions/:id/expire', {}, (account, _, id) =>
    expireSession(account, existing(account, 'checkout.session', id)),
  ),
  route('GET', '/v1/checkout/sessions/:id/line_items', PAGE, (account, params, id) => {
    const { lines } = existing(account, 'checkout.session', id).hidden;
    return page(lines.toReversed(), params, `/v1/checkout/sessions/${id}/line_items`);
  }),
];
