import { log } from '../../platform/log.ts';
import { count, gauge } from '../../platform/metrics.ts';
import { refresh } from '../billing/refresh.ts';
import { findCustomerById } from '../customers/customer.repository.ts';
import { settleOrder } from '../orders/settle.ts';
import { PAYMENTS_METRICS } from '../payments.contract.ts';
import { followRefunds } from '../refunds/follow-refunds.ts';
import type { PaymentsServices } from '../services.ts';
import { retrieveIntent } from '../stripe/retrieve-intent.ts';
import { InboxRepository } from './inbox.repository.ts';
import type { ReceivedWebhook } from './inbox.repository.ts';
import { amountRefunded, chargeOf, invoiceOf } from './refunded-charge.ts';

/**
 * Does what a webhook asks for: looks at Stripe for the object that it names, and brings our state to what it says
 * there. Doing it again changes nothing.
 *
 * @throws what the queue must try again: PaymentsUnavailable, Conflict
 */
export async function processWebhook(services: PaymentsServices, eventId: string): Promise<void> {
  const { table, clock } = services;
  const inbox = new InboxRepository(table);
  const webhook = await inbox.find(eventId);
  if (!webhook || webhook.state === 'done') return;
  await follow(services, webhook);
  const lagMs = clock.now() - webhook.createdAt;
  gauge(PAYMENTS_METRICS.webhookLag, Math.max(0, lagMs));
}

/** Whichever way it goes, its last write is that the webhook is done with. */
async function follow(services: PaymentsServices, webhook: ReceivedWebhook): Promise<void> {
  switch (webhook.objectType) {
    case 'payment_intent':
      // that of an invoice is told of by the invoice's own events
      return followOrder(services, webhook, webhook.objectId, settleOrder);
    case 'charge':
    case 'refund':
      return followRefund(services, webhook);
    case 'dispute':
      return tellOfDispute(services, webhook);
    case 'invoice':
      return followCustomer(services, webhook, { invoiceId: webhook.objectId });
    default:
      return followCustomer(services, webhook);
  }
}

/** An order's payment or refund: brings the order to what its PaymentIntent says. */
async function followOrder(
  services: PaymentsServices,
  { eventId }: ReceivedWebhook,
  intentId: string,
  bring: typeof settleOrder | typeof followRefunds,
) {
  const { table, clock, stripe } = services;
  const done = () => new InboxRepository(table).done(eventId, clock.now());
  const intent = await retrieveIntent(stripe, intentId);
  const isChanged = await bring(services, intent, (transaction) => void transaction.add(done()));
  if (!isChanged) await table.write(done());
}

/**
 * The bank has taken a payment back. Whether its customer keeps what it bought, and what the bank is answered, is for
 * people to say: nothing of ours changes, and the operator is told.
 */
async function tellOfDispute({ table, clock }: PaymentsServices, { eventId, objectId }: ReceivedWebhook) {
  count(PAYMENTS_METRICS.disputed);
  log.warn('a payment is disputed', { disputeId: objectId });
  await table.write(new InboxRepository(table).done(eventId, clock.now()));
}

/** Money that was given back, by us or in Stripe's dashboard. */
async function followRefund(services: PaymentsServices, webhook: ReceivedWebhook) {
  const { stripe } = services;
  const charge = await chargeOf(stripe, webhook);
  const invoiceId = charge?.intentId ? await invoiceOf(stripe, charge.intentId) : null;
  if (charge?.intentId && invoiceId === null) {
    return followOrder(services, webhook, charge.intentId, followRefunds);
  }
  if (!charge || invoiceId === null) return followCustomer(services, webhook);
  const refunded = () => amountRefunded(stripe, charge.chargeId);
  return followCustomer(services, { ...webhook, customerId: charge.customerId }, { invoiceId, refunded });
}

async function followCustomer(
  services: PaymentsServices,
  { eventId, type, customerId }: ReceivedWebhook,
  look: Parameters<typeof refresh>[2] = {},
) {
  const { table, clock } = services;
  const done = new InboxRepository(table).done(eventId, clock.now());
  const customer = customerId === null ? null : await findCustomerById(table, customerId);
  if (customer) return refresh(services, customer, { ...look, also: done });
  // Stripe's account may serve others besides us, and its dashboard can make customers
  log.warn('a webhook is about a customer that is not ours', { eventId, type });
  await table.write(done);
}
