import { CardError, missing, refused } from '../api/errors.ts';
import { page, PAGE } from '../api/list.ts';
import { route } from '../api/route.ts';
import { emptyable, integer, metadata, object, oneOf, required, text } from '../api/schema.ts';
import type { Account } from '../core/account.ts';
import { mergeMetadata } from '../core/metadata.ts';
import type { PaymentMethod } from '../core/shapes.ts';
import { cardNamed, cardOf, CARDS, declineError, type Card } from './cards.ts';
import { existing, named } from './existing.ts';

const ADDRESS = object({
  city: emptyable(text()),
  country: emptyable(text()),
  line1: emptyable(text()),
  line2: emptyable(text()),
  postal_code: emptyable(text()),
  state: emptyable(text()),
});
const BILLING_DETAILS = object({
  address: emptyable(ADDRESS),
  email: emptyable(text()),
  name: emptyable(text()),
  phone: emptyable(text()),
});

export interface BillingDetails {
  readonly email?: string | null;
  readonly name?: string | null;
}

/** Makes the payment method of a test card; it belongs to nobody yet. */
export function createPaymentMethod(
  account: Account,
  card: Card,
  details: BillingDetails = {},
): PaymentMethod {
  return account.create('payment_method', {
    id: account.newId('pm_1'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: {
      address: null,
      email: details.email ?? null,
      name: details.name ?? null,
      phone: null,
      tax_id: null,
    },
    card: {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'US',
      display_brand: card.brand,
      exp_month: 12,
      exp_year: new Date(account.nowMs()).getUTCFullYear() + 3,
      fingerprint: `test${card.number.slice(-12)}`,
      funding: 'credit',
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: account.now(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
    hidden: { number: card.number, setUp: false },
  });
}

export const cardBehind = ({ hidden }: PaymentMethod): Card => cardOf(hidden.number)!;

/** A payment method by id; the name of a test card, such as `pm_card_visa`, makes a new one. */
export function usePaymentMethod(account: Account, id: string, param = 'payment_method'): PaymentMethod {
  const card = cardNamed(id);
  return card ? createPaymentMethod(account, card) : named(account, 'payment_method', id, param);
}

/** @throws 402 for a card that the bank refuses to keep, 400 for one of another customer */
export function attach(account: Account, method: PaymentMethod, customer: string): PaymentMethod {
  if (method.customer === customer) return method;
  if (method.customer !== null) {
    throw refused('The payment method you provided has already been attached to a customer.', {
      code: 'payment_method_unexpected_state',
      param: 'payment_method',
    });
  }
  const card = cardBehind(method);
  if (!card.attaches && card.decline) throw declineError(card.decline, {}, false);
  const attached = account.change('payment_method', method, { customer });
  account.emit('payment_method.attached', attached);
  return attached;
}

const ofCustomer = (account: Account, customer: string) =>
  account.store.all('payment_method').filter((method) => method.customer === customer);

export const paymentMethodRoutes = [
  route(
    'POST',
    '/v1/payment_methods',
    {
      type: required(oneOf('card')),
      card: required(
        object({
          number: text(),
          exp_month: integer(1, 12),
          exp_year: integer(),
          cvc: text(4),
          token: text(),
        }),
      ),
      billing_details: BILLING_DETAILS,
      metadata: metadata(),
    },
    (account, { card: { number, token }, billing_details, metadata: given }) => {
      const card = token ? cardNamed(token.replace(/^tok_/, 'pm_card_')) : cardOf(number ?? '');
      if (!card) {
        const numbers = CARDS.map((known) => known.number).join(', ');
        throw new CardError(
          `Your card number is incorrect. The simulator knows: ${numbers}`,
          { code: 'incorrect_number', param: 'card[number]' },
          false,
        );
      }
      const method = createPaymentMethod(account, card, billing_details);
      return account.change('payment_method', method, { metadata: mergeMetadata({}, given) });
    },
  ),
  route('GET', '/v1/payment_methods', { ...PAGE, customer: text(), type: oneOf('card') }, (account, params) =>
    page(ofCustomer(account, params.customer ?? ''), params, '/v1/payment_methods'),
  ),
  route('GET', '/v1/payment_methods/:id', {}, (account, _, id) => existing(account, 'payment_method', id)),
  route(
    'POST',
    '/v1/payment_methods/:id',
    { billing_details: BILLING_DETAILS, metadata: metadata() },
    (account, { billing_details, metadata: given }, id) => {
      const method = existing(account, 'payment_method', id);
      const details = { ...method.billing_details, ...billing_details };
      const patch = { metadata: mergeMetadata(method.metadata ?? {}, given) };
      return account.change(
        'payment_method',
        method,
        {
          ...patch,
          billing_details: { ...method.billing_details, email: details.email, name: details.name },
        },
        'payment_method.updated',
      );
    },
  ),
  route(
    'POST',
    '/v1/payment_methods/:id/attach',
    { customer: required(text()) },
    (account, { customer }, id) => {
      named(account, 'customer', customer, 'customer');
      const method = cardNamed(id) ? usePaymentMethod(account, id) : existing(account, 'payment_method', id);
      return attach(account, method, customer);
    },
  ),
  route('POST', '/v1/payment_methods/:id/detach', {}, (account, _, id) => {
    const method = existing(account, 'payment_method', id);
    if (method.customer === null)
      throw refused(
        'The payment method you provided is not attached to a customer so detachment is impossible.',
      );
    const owner = account.store.get('customer', method.customer);
    if (owner?.invoice_settings.default_payment_method === id) {
      const invoice_settings = { ...owner.invoice_settings, default_payment_method: null };
      account.change('customer', owner, { invoice_settings }, 'customer.updated');
    }
    return account.change('payment_method', method, { customer: null }, 'payment_method.detached');
  }),
  route(
    'GET',
    '/v1/customers/:customer/payment_methods',
    { ...PAGE, type: oneOf('card') },
    (account, params, customer) => {
      existing(account, 'customer', customer);
      return page(ofCustomer(account, customer), params, `/v1/customers/${customer}/payment_methods`);
    },
  ),
  route('GET', '/v1/customers/:customer/payment_methods/:id', {}, (account, _, customer, id) => {
    const method = existing(account, 'payment_method', id);
    if (method.customer !== customer) throw missing('PaymentMethod', id, 'payment_method');
    return method;
  }),
];
