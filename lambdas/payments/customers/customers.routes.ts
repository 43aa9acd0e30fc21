import { created } from '../../platform/http/answer.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { requestKeyOf } from '../request-key.ts';
import { MANAGERS_ONLY } from '../refusals.ts';
import type { PaymentsServices } from '../services.ts';
import { openPortal } from './open-portal.ts';

const { PortalBody, PortalOpened } = schemasIn(
  () => import('./customers.schemas.ts'),
  ['PortalBody', 'PortalOpened'],
);

/** What an organisation is to Stripe: a customer. */
export function customerRoutes(services: PaymentsServices): readonly Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/payments/portal-sessions',
      summary: 'Open the pages where payment methods, address and invoices are managed',
      tags: ['payments'],
      auth: 'required',
      scope: 'payments:write',
      idempotency: 'optional',
      body: PortalBody,
      answers: {
        201: { description: 'Stripe’s pages, to be opened within minutes', schema: PortalOpened },
        ...MANAGERS_ONLY,
        409: { description: '`nothing_to_manage`: nothing was bought yet' },
      },
      limits: [
        {
          name: 'payments:portal',
          max: 30,
          windowS: 600,
          fallback: 'dynamodb',
          by: ({ principal }) => principal.userId,
        },
      ],
      handle: async (request) => {
        const wanted = {
          ...request.body,
          userId: request.principal.userId,
          requestKey: requestKeyOf(request),
        };
        return created({ url: await openPortal(services, wanted) }, null);
      },
    }),
  ];
}
