import type { Customer } from '../customers/customer.repository.ts';
import type { PaymentsServices } from '../services.ts';
import { StripeRefused } from '../stripe/errors.ts';
import { findCheckout } from '../subscriptions/checkout.repository.ts';

/**
 * Deletes a customer at Stripe, for good: their subscriptions are cancelled at once, their cards and address removed.
 * Stripe keeps the invoices and payments that there were. A page where somebody could still buy is closed first.
 *
 * @see https://docs.stripe.com/api/customers/delete
 * @throws PaymentsUnavailable, StripeRefused
 */
export async function deleteCustomer(
  { stripe, table }: Pick<PaymentsServices, 'stripe' | 'table'>,
  { customerId, organisationId }: Customer,
): Promise<void> {
  const sessionId = (await findCheckout(table, organisationId))?.sessionId;
  if (sessionId) {
    await unlessRefused(
      stripe.write('checkout.sessions.expire', `checkout-expire:${sessionId}`, (api, options) =>
        api.checkout.sessions.expire(sessionId, {}, options),
      ),
      () => true, // it was completed or has expired
    );
  }
  await unlessRefused(
    stripe.write('customers.del', `customer-delete:${customerId}`, (api, options) =>
      api.customers.del(customerId, {}, options),
    ),
    // an earlier attempt has deleted them, or the operator
    ({ stripeCode }) => stripeCode === 'resource_missing',
  );
}

async function unlessRefused(
  call: Promise<unknown>,
  isDone: (refusal: StripeRefused) => boolean,
): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof StripeRefused && isDone(error))) throw error;
  }
}
