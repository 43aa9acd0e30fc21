import type { Route } from '../platform/http/route.ts';
import { paymentsRoutes } from './payments.routes.ts';
import type { PaymentsServices } from './services.ts';

export interface PaymentsModule {
  readonly routes: readonly Route[];
}

/** Everything around money: what is sold, who has bought what, and what Stripe says about it. */
export function paymentsModule(services: PaymentsServices): PaymentsModule {
  return { routes: paymentsRoutes(services) };
}
