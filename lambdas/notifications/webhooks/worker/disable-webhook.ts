import { Conflict } from '../../../platform/errors.ts';
import { count } from '../../../platform/metrics.ts';
import { NOTIFICATIONS_EVENTS, NOTIFICATIONS_METRICS } from '../../notifications.contract.ts';
import type { WebhookDisabledData } from '../../notifications.contract.ts';
import type { DisabledReason, Webhook } from '../webhook.ts';
import type { WebhookWorkerServices } from './services.ts';

/** Stops calls of an endpoint and tells its managers; does nothing where somebody has changed it meanwhile. */
export async function disableWebhook(
  { webhooks, transactions, clock }: Pick<WebhookWorkerServices, 'webhooks' | 'transactions' | 'clock'>,
  webhook: Webhook,
  disabledReason: DisabledReason,
): Promise<void> {
  const { organisationId, webhookId, url } = webhook;
  const version = webhook.version + 1;
  const next = { ...webhook, enabled: false, disabledReason, version, updatedAt: clock.now() };
  const data: WebhookDisabledData = { organisationId, webhookId, host: new URL(url).host };
  const event = { module: 'notifications', aggregate: webhookId, version, subject: null, data };
  const changed = () => new ChangedMeanwhile();
  try {
    await transactions
      .begin()
      .add(await webhooks.replace(next), changed)
      .emit({ ...event, type: NOTIFICATIONS_EVENTS.webhookDisabled }, changed)
      .commit();
    count(NOTIFICATIONS_METRICS.webhooksDisabled);
  } catch (error) {
    if (!(error instanceof ChangedMeanwhile)) throw error;
  }
}

class ChangedMeanwhile extends Conflict {
  constructor() {
    super('version_conflict', 'the webhook was changed meanwhile');
  }
}
