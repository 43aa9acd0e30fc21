import { WEBHOOKS_AUDIT } from '../notifications.contract.ts';
import { auditEntry } from './audit-entry.ts';
import { WebhookNotFound } from './errors.ts';
import type { WebhookActor, WebhookServices } from './services.ts';

/**
 * Removes an endpoint: what waits for it is not sent any more, and its log, which nobody can read from then on, ends in
 * its time.
 *
 * @throws WebhookNotFound, NotFound `organisation_not_found`, Forbidden `role_required`
 */
export async function deleteWebhook(
  { memberships, webhooks, users, transactions }: WebhookServices,
  actor: WebhookActor,
  webhookId: string,
): Promise<void> {
  const { organisationId } = await memberships.accessTo({ ...actor, action: 'webhooks.manage' });
  const [removed, counted] = webhooks.delete({ organisationId, webhookId });
  const transaction = transactions
    .begin()
    .add(removed, () => new WebhookNotFound())
    .add(counted);
  users.audit(transaction, auditEntry(actor, WEBHOOKS_AUDIT.deleted, { webhookId }));
  await transaction.commit();
}
