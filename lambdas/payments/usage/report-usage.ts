import { Unprocessable } from '../../platform/errors.ts';
import { effectivePlan } from '../billing/access.ts';
import { BillingRepository } from '../billing/billing.repository.ts';
import type { WebhookServices } from '../services.ts';
import { MeterNotInPlan, UsageIdReused } from './errors.ts';
import { UsageRepository } from './usage.repository.ts';
import type { Usage } from './usage.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Stripe takes what is 35 days old; a day is left for its way there, through a queue that waits while Stripe is down. */
const MAX_AGE_MS = 34 * DAY_MS;
/** Clocks differ, and Stripe takes five minutes. */
const MAX_AHEAD_MS = 4 * MINUTE_MS;

export interface ReportUsage {
  readonly organisationId: string;
  readonly usageId: string;
  readonly meter: string;
  readonly quantity: number;
  /** ms since the epoch; null for now. */
  readonly at: number | null;
}

/**
 * Stores a usage and hands it to the queue, whose worker reports it to Stripe and retries for as long as Stripe is
 * down. What was answered is in both; whoever got no answer sends it again, which counts once.
 *
 * @throws MeterNotInPlan, UsageIdReused; Unprocessable for a time that Stripe won't take; Unavailable
 */
export async function reportUsage(
  services: Pick<WebhookServices, 'table' | 'clock' | 'catalogue' | 'queue'>,
  reported: ReportUsage,
): Promise<Usage> {
  const { table, clock, catalogue, queue } = services;
  const now = clock.now();
  const { organisationId, usageId, meter, quantity, at } = reported;
  requireRecent(at ?? now, now);
  const billing = await new BillingRepository(table).find(organisationId, { consistent: true });
  const plan = effectivePlan(billing, catalogue, now);
  if (plan.usage[meter] === undefined) throw new MeterNotInPlan(plan.id);

  const wanted: Usage = { organisationId, usageId, meter, quantity, at: at ?? now, state: 'stored' };
  const usage = await new UsageRepository(table).keep(wanted);
  if (!isSame(usage, reported)) throw new UsageIdReused();
  if (usage.state === 'stored') await queue.send([{ kind: 'usage', organisationId, usageId }]);
  return usage;
}

function requireRecent(at: number, now: number): void {
  if (at < now - MAX_AGE_MS || at > now + MAX_AHEAD_MS) {
    const message = 'must lie within the last 34 days, and no more than 4 minutes ahead';
    throw new Unprocessable([{ path: 'at', message }]);
  }
}

function isSame(usage: Usage, { meter, quantity, at }: ReportUsage): boolean {
  return usage.meter === meter && usage.quantity === quantity && (at === null || at === usage.at);
}
