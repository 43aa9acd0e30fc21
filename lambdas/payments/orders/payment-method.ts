import { findCustomer } from '../customers/customer.repository.ts';
import { ensureCustomer } from '../customers/ensure-customer.ts';
import type { Buyer } from '../customers/ensure-customer.ts';
import type { PaymentsServices } from '../services.ts';
import { idOf } from '../stripe/id-of.ts';
import { PaymentMethodMissing } from './errors.ts';

export interface Payer {
  readonly customerId: string;
  readonly paymentMethod: string;
}

/**
 * Who pays, and with what: with what is asked for, else with the customer's default, else with the only one they have.
 *
 * @param asked `pm_…`; Stripe refuses another customer's
 * @throws PaymentMethodMissing, PaymentsUnavailable
 */
export async function payerOf(
  services: Pick<PaymentsServices, 'table' | 'stripe'>,
  buyer: Buyer,
  asked: string | null,
): Promise<Payer> {
  if (asked !== null) return { customerId: await ensureCustomer(services, buyer), paymentMethod: asked };
  const customer = await findCustomer(services.table, buyer.organisationId);
  const paymentMethod = customer && (await usualMethod(services, customer.customerId));
  if (!customer || !paymentMethod) throw new PaymentMethodMissing();
  return { customerId: customer.customerId, paymentMethod };
}

async function usualMethod(
  { stripe }: Pick<PaymentsServices, 'stripe'>,
  customerId: string,
): Promise<string | null> {
  const customer = await stripe.read('customers.retrieve', (api, options) =>
    api.customers.retrieve(customerId, {}, options),
  );
  if (customer.deleted) return null;
  const usual = idOf(customer.invoice_settings.default_payment_method);
  if (usual !== null) return usual;
  const { data } = await stripe.read('paymentMethods.list', (api, options) =>
    api.paymentMethods.list({ customer: customerId, limit: 2 }, options),
  );
  // of several, which one is meant is for them to say
  return data.length === 1 ? data[0]!.id : null;
}
