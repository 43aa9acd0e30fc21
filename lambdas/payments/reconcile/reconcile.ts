import { remainingMs } from '../../platform/context.ts';
import { log } from '../../platform/log.ts';
import { count } from '../../platform/metrics.ts';
import { PAYMENTS_METRICS } from '../payments.contract.ts';
import type { ReconcileMessage } from '../payments.contract.ts';
import type { WebhookServices } from '../services.ts';
import type { Walk } from './walk.ts';
import { walkCustomers } from './walk-customers.ts';
import { walkEvents } from './walk-events.ts';
import { walkSubscriptions } from './walk-subscriptions.ts';

/** What one page may take at the worst, ms: with less left the rest is another message's. */
const PAGE_MS = 12_000;

type Step = NonNullable<ReconcileMessage['step']>;

/** In this order: what is missed is queued before the states are compared. */
const WALKS: Readonly<Record<Step, { readonly walk: Walk; readonly next: Step | null }>> = {
  events: { walk: walkEvents, next: 'customers' },
  customers: { walk: walkCustomers, next: 'subscriptions' },
  subscriptions: { walk: walkSubscriptions, next: null },
};

/**
 * Compares all that we keep with Stripe, page by page; what doesn't fit into this invocation goes on in the next, by a
 * message that says where. Differences are reported, and repaired only where the message asks for it.
 *
 * @throws PaymentsUnavailable: the queue brings the message again, which goes on where it began
 */
export async function reconcile(services: WebhookServices, message: ReconcileMessage): Promise<void> {
  const { step = 'events', repair = false } = message;
  const { walk, next } = WALKS[step];
  let cursor: string | null = message.cursor ?? null;
  do {
    const page = await walk(services, cursor, repair);
    // none is counted too: the alarm of the night before ends with a night that found nothing
    count(PAYMENTS_METRICS.drift, page.drift);
    cursor = page.cursor;
  } while (cursor !== null && remainingMs() > PAGE_MS);

  if (cursor !== null) return services.queue.send([{ kind: 'reconcile', repair, step, cursor }]);
  log.info('reconciled', { step, repair });
  if (next) await services.queue.send([{ kind: 'reconcile', repair, step: next }]);
}
