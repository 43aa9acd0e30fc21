import type { Clock } from '../../platform/clock.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import type { Route } from '../../platform/http/route.ts';
import type { Roots } from '../../platform/roots.ts';
import { removeWebhooks } from './remove-webhooks.ts';
import { WebhookDeliveryRepository } from './webhook-delivery.repository.ts';
import { WebhookRepository } from './webhook.repository.ts';
import { WebhookSeal } from './webhook-seal.ts';
import { webhookRoutes } from './webhooks.routes.ts';
import type { WebhookServices } from './services.ts';
import type { WebhooksQueueMessage } from '../notifications.contract.ts';
import { handleWebhooksMessage } from './worker/handle-message.ts';
import type { WebhookWorkerServices } from './worker/services.ts';

interface Stored {
  /** notifications'. */
  readonly table: Table;
  readonly clock: Clock;
  readonly dataSecret: () => Promise<Roots>;
}

export type WebhooksDeps = Stored & Omit<WebhookServices, 'webhooks' | 'deliveries'>;
export type WebhookWorkerDeps = Stored & Omit<WebhookWorkerServices, 'webhooks' | 'deliveries' | 'removeAll'>;

/** Customers' webhooks, as their managers set them up and look at what was sent. */
export function webhooksModule(deps: WebhooksDeps): { readonly routes: readonly Route[] } {
  return { routes: webhookRoutes({ ...deps, ...repositories(deps) }) };
}

/** What calls them: does what a message of the webhooks queue asks for. */
export function webhookWorker(deps: WebhookWorkerDeps): (message: WebhooksQueueMessage) => Promise<void> {
  const removeAll = (organisationId: string) => removeWebhooks(deps.table, organisationId);
  const services = { ...deps, ...repositories(deps), removeAll };
  return (message) => handleWebhooksMessage(services, message);
}

function repositories({ table, clock, dataSecret }: Stored) {
  return {
    webhooks: new WebhookRepository(table, new WebhookSeal(dataSecret)),
    deliveries: new WebhookDeliveryRepository(table, clock),
  };
}
