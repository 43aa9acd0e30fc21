import { BadRequest } from '../../platform/errors.ts';
import { count } from '../../platform/metrics.ts';
import { PAYMENTS_METRICS } from '../payments.contract.ts';
import type { WebhookServices } from '../services.ts';
import { InboxRepository } from './inbox.repository.ts';
import { isSignedByStripe } from './signature.ts';
import { isProcessed, webhookOf } from './webhook.ts';
import type { Webhook } from './webhook.ts';

export type ReceiveServices = Pick<WebhookServices, 'table' | 'clock' | 'queue' | 'webhookSecrets'>;

/**
 * Takes a delivery of Stripe's: what is signed and of a type that we process stands in the inbox and waits in the queue
 * when this returns. Nothing is stored of anything else.
 *
 * @throws BadRequest `signature_invalid`, `malformed_event`; Unavailable when it could not be kept: Stripe tries again
 */
export async function receive(services: ReceiveServices, body: Buffer | null, header: string): Promise<void> {
  const { clock, webhookSecrets } = services;
  if (body === null || !isSignedByStripe({ body, header }, await webhookSecrets(), clock.now())) {
    count(PAYMENTS_METRICS.forged);
    throw new BadRequest(
      'signature_invalid',
      'the body is not signed by Stripe for this endpoint, or too long ago',
    );
  }
  const webhook = webhookOf(body);
  if (isProcessed(webhook)) await accept(services, webhook);
}

/**
 * Keeps a webhook and sends it to the queue. One that is known and not done is sent again: whoever kept it may have
 * died before the queue had it, and a second message finds nothing left to do.
 */
export async function accept(
  { table, clock, queue }: Pick<WebhookServices, 'table' | 'clock' | 'queue'>,
  webhook: Webhook,
): Promise<void> {
  const state = await new InboxRepository(table).keep(webhook, clock.now());
  if (state !== 'done') await queue.send([{ kind: 'webhook', eventId: webhook.eventId }]);
}
