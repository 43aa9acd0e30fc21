import { refused } from '../api/errors.ts';
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
import type { CheckoutSession } from '../core/shapes.ts';
import { lineItems, LINES } from './checkout-lines.ts';
import { named } from './existing.ts';

const DAY = 86_400;
const HALF_AN_HOUR = 1800;

/** What a session is made of. */
export const SESSION = {
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
  line_items: LINES,
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
type SessionParams = Read<typeof SESSION>;

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

/** An open session that is not kept yet. */
export function newSession(account: Account, params: SessionParams): CheckoutSession {
  const { mode, customer, subscription_data: subscription, payment_intent_data: payment } = params;
  if (customer) named(account, 'customer', customer, 'customer');
  const lines = lineItems(account, mode, params.line_items);
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
