import type { DomainEvent } from '../platform/events/event.ts';
import type { Route } from '../platform/http/route.ts';
import type { PaymentsMessage } from './payments.contract.ts';
import { paymentsRoutes } from './payments.routes.ts';
import type { WebhookServices } from './services.ts';

export interface PaymentsModule {
  readonly routes: readonly Route[];
  /** Works on a message of the queue, or an event that it brings. @throws whatever the queue must try again for */
  work(message: PaymentsMessage | DomainEvent): Promise<void>;
}

/** Everything around money: what is sold, who has bought what, and what Stripe says about it. */
export function paymentsModule(services: WebhookServices): PaymentsModule {
  return {
    routes: paymentsRoutes(services),
    async work(message) {
      // loaded by the first message: a request need not wait for it
      const { handleMessage } = await import('./handle-message.ts');
      return handleMessage(services, message);
    },
  };
}
