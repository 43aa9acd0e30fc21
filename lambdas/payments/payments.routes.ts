import type { Route } from '../platform/http/route.ts';
import { catalogueRoutes } from './catalogue/catalogue.routes.ts';
import type { PaymentsServices } from './services.ts';

/** Every route that payments answers. */
export function paymentsRoutes(services: PaymentsServices): readonly Route[] {
  return [...catalogueRoutes(services)];
}
