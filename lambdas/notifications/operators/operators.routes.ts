import type { Route } from '../../platform/http/route.ts';
import { announcementsRoute } from './announcements.routes.ts';
import { deliveriesRoute } from './deliveries.routes.ts';
import type { OperatorServices } from './services.ts';
import { suppressionsRoutes } from './suppressions.routes.ts';
import { templatesRoutes } from './templates.routes.ts';

/** Notifications, for administrators. */
export function operatorRoutes(services: OperatorServices): readonly Route[] {
  return [
    ...templatesRoutes(services),
    deliveriesRoute(services),
    ...suppressionsRoutes(services),
    announcementsRoute(services),
  ];
}
