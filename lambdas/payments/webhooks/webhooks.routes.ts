import { ok } from '../../platform/http/answer.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { receive } from './receive.ts';
import type { ReceiveServices } from './receive.ts';

/** Stripe's events have some 10 KB; whoever sends more makes us hash it for nothing. */
const MAX_BYTES = 512 * 1_024;

/** Where Stripe tells us that something has changed. */
export function webhooksRoutes(services: ReceiveServices): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/webhooks/stripe',
      summary: 'For Stripe: an event, signed by the header Stripe-Signature',
      tags: ['payments'],
      auth: 'none',
      csrf: 'exempt',
      rawBody: { maxBytes: MAX_BYTES },
      answers: {
        200: { description: 'it is kept, was kept before, or is of a type that is not processed' },
        400: {
          description:
            '`signature_invalid`: forged, changed on the way, or more than five minutes old; `malformed_event`',
        },
      },
      handle: async ({ rawBody, headers }) => {
        await receive(services, rawBody, headers['stripe-signature'] ?? '');
        return ok({ received: true });
      },
    }),
  ];
}
