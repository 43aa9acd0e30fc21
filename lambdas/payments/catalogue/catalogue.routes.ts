import { ok } from '../../platform/http/answer.ts';
import { versionTag } from '../../platform/http/etag.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { sha256 } from '../../platform/ids.ts';
import type { PaymentsServices } from '../services.ts';

const { Plans } = schemasIn(() => import('./catalogue.schemas.ts'), ['Plans']);

/** What is sold changes with a deployment only; a page may show the old prices for so long. */
const CACHE_CONTROL = 'public, max-age=300';

/** What can be bought, for everybody. */
export function catalogueRoutes({ catalogue }: Pick<PaymentsServices, 'catalogue'>): readonly Route[] {
  const { currency, plans, products } = catalogue;
  const body = { currency, plans, products };
  const etag = versionTag(sha256(JSON.stringify(body)).slice(0, 16));
  return [
    route({
      method: 'GET',
      path: '/v1/payments/plans',
      summary: 'Read what can be bought: plans and products, with their prices',
      tags: ['payments'],
      auth: 'none',
      answers: {
        200: {
          description: 'prices in the currency’s smallest unit; the first plan costs nothing',
          schema: Plans,
        },
        304: { description: 'unchanged since If-None-Match' },
      },
      handle: async () => ok(body, { etag, headers: { 'Cache-Control': CACHE_CONTROL } }),
    }),
  ];
}
