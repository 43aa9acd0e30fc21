import type { Route } from '../platform/http/route.ts';
import { billingRoutes } from './billing/billing.routes.ts';
import { catalogueRoutes } from './catalogue/catalogue.routes.ts';
import { customerRoutes } from './customers/customers.routes.ts';
import { ordersRoutes } from './orders/orders.routes.ts';
import { reconcileRoutes } from './reconcile/reconcile.routes.ts';
import { refundsRoutes } from './refunds/refunds.routes.ts';
import type { WebhookServices } from './services.ts';
import { subscriptionRoutes } from './subscriptions/subscriptions.routes.ts';
import { usageRoutes } from './usage/usage.routes.ts';
import { webhooksRoutes } from './webhooks/webhooks.routes.ts';

/** Every route that payments answers. */
export function paymentsRoutes(services: WebhookServices): readonly Route[] {
  return [
    ...catalogueRoutes(services),
    ...subscriptionRoutes(services),
    ...customerRoutes(services),
    ...billingRoutes(services),
    ...ordersRoutes(services),
    ...refundsRoutes(services),
    ...usageRoutes(services),
    ...webhooksRoutes(services),
    ...reconcileRoutes(services),
  ];
}
