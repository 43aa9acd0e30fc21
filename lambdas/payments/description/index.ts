import type { Route } from '../../platform/http/route.ts';
import type { Catalogue } from '../payments.contract.ts';
import { paymentsRoutes } from '../payments.routes.ts';
import type { WebhookServices } from '../services.ts';

const EMPTY: Catalogue = { currency: 'usd', plans: [], products: [], graceDays: 0, tax: false };

// a door of its own: the module's would bring Stripe's SDK into the bundle of whoever only describes it

/**
 * The routes of payments for a document that another function writes: with their schemas, and without anything that
 * could answer them.
 */
export function describePaymentsRoutes(): readonly Route[] {
  const nothing = { catalogue: EMPTY } as WebhookServices;
  return paymentsRoutes(nothing).map((route) => ({
    ...route,
    handle: async () => {
      throw new Error(`${route.method} ${route.path} is answered by the payments function`);
    },
  }));
}
