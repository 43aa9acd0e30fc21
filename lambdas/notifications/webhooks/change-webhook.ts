import { Conflict, PreconditionFailed } from '../../platform/errors.ts';
import { requireMatch, versionTag } from '../../platform/http/etag.ts';
import { auditEntry } from './audit-entry.ts';
import { findWebhook } from './find-webhook.ts';
import type { WebhookActor, WebhookServices } from './services.ts';
import type { Webhook } from './webhook.ts';

export interface WebhookChange {
  readonly webhookId: string;
  /** The request's, for `If-Match`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What the organisation's log calls it. */
  readonly audit: string;
  /** What becomes different; null where nothing does. */
  readonly change: (current: Webhook) => Partial<Webhook> | null;
}

const ATTEMPTS = 3;

/**
 * Replaces an endpoint by its next version; looks again where somebody else was quicker. What becomes
 * enabled, or has another URL, begins anew, whatever was answered before.
 *
 * @throws PreconditionFailed, Conflict `version_conflict`, and what findWebhook and `change` throw
 */
export async function changeWebhook(
  services: WebhookServices,
  actor: WebhookActor,
  { webhookId, headers = {}, audit, change }: WebhookChange,
): Promise<Webhook> {
  const { webhooks, users, transactions, clock } = services;
  for (let attempt = 1; ; attempt += 1) {
    const asked = { ...actor, webhookId, action: 'webhooks.manage' } as const;
    const { webhook: current } = await findWebhook(services, asked);
    requireMatch(headers, versionTag(current.version));
    const different = change(current);
    if (!different) return current;
    const next = { ...current, ...different, version: current.version + 1, updatedAt: clock.now() };
    const isAnother = next.url !== current.url || (next.enabled && !current.enabled);
    const write = isAnother ? await webhooks.renew(next) : await webhooks.replace(next);
    const transaction = transactions.begin().add(write, () => new VersionTaken());
    users.audit(transaction, auditEntry(actor, audit, next));
    try {
      await transaction.commit();
      return next;
    } catch (error) {
      if (!(error instanceof VersionTaken)) throw error;
      if (headers['if-match'] !== undefined) throw new PreconditionFailed();
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

class VersionTaken extends Conflict {
  constructor() {
    super('version_conflict', 'somebody else keeps changing this webhook; read it again');
  }
}
