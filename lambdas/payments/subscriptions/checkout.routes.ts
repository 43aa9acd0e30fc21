import { created } from '../../platform/http/answer.ts';
import { isoTime } from '../../platform/http/iso-time.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { MANAGERS_ONLY } from '../refusals.ts';
import type { PaymentsServices } from '../services.ts';
import { startCheckout } from './start-checkout.ts';

const { CheckoutBody, CheckoutStarted } = schemasIn(
  () => import('./subscriptions.schemas.ts'),
  ['CheckoutBody', 'CheckoutStarted'],
);

export function checkoutRoute(services: PaymentsServices): Route {
  return route({
    method: 'POST',
    path: '/v1/payments/checkout-sessions',
    summary: 'Start a subscription: send the browser to the page where it is paid for',
    tags: ['payments'],
    auth: 'required',
    scope: 'payments:write',
    idempotency: 'required',
    body: CheckoutBody,
    answers: {
      201: {
        description: 'Stripe’s page; access follows the payment, not the return from it',
        schema: CheckoutStarted,
      },
      ...MANAGERS_ONLY,
      409: { description: '`already_subscribed`: change the subscription instead' },
    },
    limits: [
      {
        name: 'payments:checkout',
        max: 20,
        windowS: 600,
        fallback: 'dynamodb',
        by: ({ principal }) => principal.userId,
      },
    ],
    handle: async ({ principal: { userId }, body }) => {
      const { url, expires_at: expiresAt } = await startCheckout(services, { userId, ...body });
      return created({ url, expiresAt: isoTime(expiresAt * 1_000) }, null);
    },
  });
}
