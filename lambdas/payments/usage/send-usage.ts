import { log } from '../../platform/log.ts';
import { meterEventName } from '../catalogue/stripe-names.contract.ts';
import { findCustomer } from '../customers/customer.repository.ts';
import type { PaymentsServices } from '../services.ts';
import { StripeRefused } from '../stripe/errors.ts';
import { UsageRepository } from './usage.repository.ts';
import type { Usage } from './usage.ts';

/**
 * Reports a stored usage to Stripe's meter; again changes nothing. Its identifier there is ours, so that Stripe counts
 * it once even when we crash before we write down that it was sent.
 *
 * @throws what the queue must try again: PaymentsUnavailable, OutcomeUnknown
 */
export async function sendUsage(
  services: Pick<PaymentsServices, 'table' | 'stripe'>,
  { organisationId, usageId }: Pick<Usage, 'organisationId' | 'usageId'>,
): Promise<void> {
  const usages = new UsageRepository(services.table);
  const usage = await usages.find(organisationId, usageId);
  if (usage?.state !== 'stored') return;
  const customer = await findCustomer(services.table, organisationId);
  if (!customer) throw new Error(`organisation ${organisationId} has a usage and no customer at Stripe`);
  try {
    await create(services, usage, customer.customerId);
    await usages.settle(usage, 'sent');
  } catch (error) {
    if (!(error instanceof StripeRefused)) throw error;
    const isThere = isDuplicate(error);
    if (!isThere)
      log.error('Stripe refuses a usage: it will not be billed', error, { organisationId, usageId });
    await usages.settle(usage, isThere ? 'sent' : 'refused');
  }
}

/** Whether Stripe has an event with this identifier. Its code is not always there, its words are. */
function isDuplicate({ stripeCode, cause }: StripeRefused): boolean {
  const words = cause instanceof Error ? cause.message : '';
  return stripeCode === 'duplicate_meter_event' || words.includes('already exists with identifier');
}

function create({ stripe }: Pick<PaymentsServices, 'stripe'>, usage: Usage, customerId: string) {
  const identifier = `${usage.organisationId}:${usage.usageId}`;
  return stripe.write('meterEvents.create', `usage:${identifier}`, (api, options) =>
    api.billing.meterEvents.create(
      {
        event_name: meterEventName(usage.meter),
        identifier,
        timestamp: Math.floor(usage.at / 1_000),
        payload: { stripe_customer_id: customerId, value: String(usage.quantity) },
      },
      options,
    ),
  );
}
