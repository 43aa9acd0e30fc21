import { refused } from '../api/errors.ts';
import { DATED_PAGE, page, PAGE } from '../api/list.ts';
import { route } from '../api/route.ts';
import {
  boolean,
  integer,
  list,
  metadata,
  object,
  oneOf,
  required,
  text,
  url,
  type Read,
} from '../api/schema.ts';
import type { Account } from '../core/account.ts';
import { mergeMetadata } from '../core/metadata.ts';
import type { CheckoutSession, LineItem, Price } from '../core/shapes.ts';
import { expireSession } from './checkout.ts';
import { existing, named } from './existing.ts';
import { amountOf } from './invoice-lines.ts';
import { newPrice, PRICE_AND_PRODUCT_DATA, type PriceData } from './prices.ts';

const DAY = 86_400;
const HALF_AN_HOUR = 1800;

const LINE = object({
  price: text(),
  price_data: object(PRICE_AND_PRODUCT_DATA),
  quantity: integer(1, 999_999),
  adjustable_quantity: object({ enabled: required(boolean()), maximum: integer(0), minimum: integer(0) }),
});

const CREATE = {
  allow_promotion_codes: boolean(),
  automatic_tax: object({ enabled: required(boolean()) }),
  billing_address_collection: oneOf('auto', 'required'),
  cancel_url: url(),
  client_reference_id: text(200),
  customer: text(),
  customer_creation: oneOf('always', 'if_required'),
  customer_email: text(800),
  customer_update: object({ address: oneOf('auto', 'never'), name: oneOf('auto', 'never') }),
  expires_at: integer(0),
  line_items: list(LINE),
  locale: text(),
  metadata: metadata(),
  mode: required(oneOf('payment', 'setup', 'subscription')),
  payment_intent_data: object({
    description: text(1000),
    metadata: metadata(),
    receipt_email: text(),
    setup_future_usage: oneOf('off_session', 'on_session'),
  }),
  payment_method_collection: oneOf('always', 'if_required'),
  payment_method_types: list(oneOf('card')),
  currency: text(3),
  submit_type: oneOf('auto', 'book', 'donate', 'pay', 'subscribe'),
  subscription_data: object({
    description: text(500),
    metadata: metadata(),
    trial_end: integer(0),
    trial_period_days: integer(1, 730),
    trial_settings: object({
      end_behavior: required(
        object({ missing_payment_method: required(oneOf('cancel', 'create_invoice', 'pause')) }),
      ),
    }),
  }),
  success_url: required(url()),
  tax_id_collection: object({ enabled: required(boolean()) }),
  ui_mode: oneOf('hosted_page'),
};
type Create = Read<typeof CREATE>;

function lineItems(account: Account, params: Create): LineItem[] {
  const { line_items: lines = [], mode } = params;
  if (mode !== 'setup' && lines.length === 0) {
    throw refused('You must pass `line_items` in `payment` and `subscription` mode.', {
      code: 'parameter_missing',
      param: 'line_items',
    });
  }
  const items = lines.map((line, index) => lineItem(account, line, `line_items[${index}]`));
  const recurring = items.filter(({ price }) => price?.recurring);
  if (mode === 'payment' && recurring.length > 0) {
    throw refused(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
      { param: 'mode' },
    );
  }
  if (mode === 'subscription' && recurring.length < items.length) {
    throw refused(
      'You must provide at least one recurring price in `subscription` mode when using prices; the simulator takes recurring ones only.',
      { param: 'line_items' },
    );
  }
  return items;
}

function lineItem(
  account: Account,
  { price: id, price_data, quantity }: Read<{ l: typeof LINE }>['l'] & object,
  param: string,
): LineItem {
  if ((id === undefined) === (price_data === undefined)) {
    throw refused(`You must provide one of \`price\` or \`price_data\` for each line item.`, { param });
  }
  const price: Price = id
    ? named(account, 'price', id, `${param}[price]`)
    : account.create('price', newPrice(account, price_data as PriceData), 'price.created');
  const metered = price.recurring?.usage_type === 'metered';
  if (quantity === undefined && !metered) {
    throw refused(`Missing required param: ${param}[quantity].`, {
      code: 'parameter_missing',
      param: `${param}[quantity]`,
    });
  }
  const amount = metered ? 0 : amountOf(price, quantity ?? 1);
  return {
    id: account.newId('li_1'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: price.currency,
    description: account.store.get('product', price.product)?.name ?? null,
    metadata: {},
    price,
    quantity: quantity ?? null,
  };
}

function expiry(account: Account, at: number | undefined): number {
  const now = account.now();
  if (at === undefined) return now + DAY;
  if (at < now + HALF_AN_HOUR || at > now + DAY) {
    throw refused(
      'The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.',
      { param: 'expires_at' },
    );
  }
  return at;
}

function newSession(account: Account, params: Create): CheckoutSession {
  const { mode, customer, subscription_data: subscription, payment_intent_data: payment } = params;
  if (customer) named(account, 'customer', customer, 'customer');
  const lines = lineItems(account, params);
  const trial = Boolean(subscription?.trial_period_days ?? subscription?.trial_end);
  const total = trial ? 0 : lines.reduce((sum, { amount_total }) => sum + amount_total, 0);
  const id = account.newId('cs_test_', 58);
  const taxed = params.automatic_tax?.enabled ?? false;
  return {
    id,
    object: 'checkout.session',
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    allowed_payment_method_types: null,
    amount_subtotal: mode === 'setup' ? null : total,
    amount_total: mode === 'setup' ? null : total,
    automatic_tax: {
      enabled: taxed,
      liability: taxed ? { type: 'self' } : null,
      provider: taxed ? 'stripe' : null,
      status: taxed ? 'complete' : null,
    },
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created: account.now(),
    currency: lines[0]?.currency ?? params.currency ?? null,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer: customer ?? null,
    customer_account: null,
    customer_creation: mode === 'payment' && !customer ? (params.customer_creation ?? 'if_required') : null,
    customer_details: null,
    customer_email: params.customer_email ?? null,
    discounts: [],
    expires_at: expiry(account, params.expires_at),
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: null,
    managed_payments: null,
    metadata: mergeMetadata({}, params.metadata),
    mode,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection:
      mode === 'subscription' ? (params.payment_method_collection ?? 'always') : null,
    payment_method_configuration_details: null,
    payment_method_options: { card: { request_three_d_secure: 'automatic' } },
    payment_method_types: ['card'],
    payment_status: mode === 'setup' ? 'no_payment_required' : 'unpaid',
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: params.submit_type ?? null,
    subscription: null,
    success_url: params.success_url,
    total_details: mode === 'setup' ? null : { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page',
    url: `${account.origin()}/pay/${id}`,
    wallet_options: null,
    hidden: {
      lines,
      subscription: {
        metadata: mergeMetadata({}, subscription?.metadata),
        description: subscription?.description ?? null,
      },
      trialDays: subscription?.trial_period_days ?? null,
      trialEnd: subscription?.trial_end ?? null,
      payment: { metadata: mergeMetadata({}, payment?.metadata), description: payment?.description ?? null },
      setupFutureUsage: payment?.setup_future_usage ?? null,
    },
  };
}

/** The second at which it expires, or null. */
export const sessionDueAt = ({ status, expires_at }: CheckoutSession): number | null =>
  status === 'open' ? expires_at : null;

export const checkoutSessionRoutes = [
  route('POST', '/v1/checkout/sessions', CREATE, (account, params) =>
    account.create('checkout.session', newSession(account, params)),
  ),
  route(
    'GET',
    '/v1/checkout/sessions',
    {
      ...DATED_PAGE,
      customer: text(),
      payment_intent: text(),
      status: oneOf('complete', 'expired', 'open'),
      subscription: text(),
    },
    (account, params) => {
      const { customer, payment_intent: intent, status, subscription } = params;
      const found = account.store
        .all('checkout.session')
        .filter(
          (one) =>
            (!customer || one.customer === customer) &&
            (!intent || one.payment_intent === intent) &&
            (!status || one.status === status) &&
            (!subscription || one.subscription === subscription),
        );
      return page(found, params, '/v1/checkout/sessions');
    },
  ),
  route('GET', '/v1/checkout/sessions/:id', {}, (account, _, id) =>
    existing(account, 'checkout.session', id),
  ),
  route('POST', '/v1/checkout/sessions/:id/expire', {}, (account, _, id) =>
    expireSession(account, existing(account, 'checkout.session', id)),
  ),
  route('GET', '/v1/checkout/sessions/:id/line_items', PAGE, (account, params, id) => {
    const { lines } = existing(account, 'checkout.session', id).hidden;
    return page(lines.toReversed(), params, `/v1/checkout/sessions/${id}/line_items`);
  }),
];
