import { DATED_PAGE, page } from '../api/list.ts';
import { route } from '../api/route.ts';
import { metadata, text } from '../api/schema.ts';
import type { Account } from '../core/account.ts';
import { mergeMetadata } from '../core/metadata.ts';
import type { Charge, PaymentIntent, PaymentMethod } from '../core/shapes.ts';
import type { Decline } from './cards.ts';
import { existing } from './existing.ts';

/** One attempt to take an intent's amount, with what came of it. */
export function createCharge(
  account: Account,
  intent: PaymentIntent,
  method: PaymentMethod,
  decline: Decline | null,
): Charge {
  const id = account.newId('ch_3');
  const paid = decline === null;
  return account.create(
    'charge',
    {
      id,
      object: 'charge',
      amount: intent.amount,
      amount_captured: paid ? intent.amount : 0,
      amount_refunded: 0,
      application: null,
      application_fee: null,
      application_fee_amount: null,
      balance_transaction: paid ? account.newId('txn_3') : null,
      billing_details: method.billing_details,
      calculated_statement_descriptor: 'SIMULATOR',
      captured: paid,
      created: account.now(),
      currency: intent.currency,
      customer: intent.customer,
      description: intent.description,
      disputed: false,
      failure_balance_transaction: null,
      failure_code: decline?.code ?? null,
      failure_message: decline?.message ?? null,
      fraud_details: {},
      livemode: false,
      metadata: intent.metadata,
      on_behalf_of: null,
      outcome: outcomeOf(decline),
      paid,
      payment_intent: intent.id,
      payment_method: method.id,
      payment_method_details: { card: cardDetails(intent, method), type: 'card' },
      radar_options: {},
      receipt_email: intent.receipt_email,
      receipt_number: null,
      receipt_url: paid ? `${account.origin()}/receipts/${id}` : null,
      refunded: false,
      review: null,
      shipping: null,
      source: null,
      source_transfer: null,
      statement_descriptor: intent.statement_descriptor,
      statement_descriptor_suffix: intent.statement_descriptor_suffix,
      status: paid ? 'succeeded' : 'failed',
      transfer_data: null,
      transfer_group: null,
    },
    paid ? 'charge.succeeded' : 'charge.failed',
  );
}

function outcomeOf(decline: Decline | null): Charge['outcome'] {
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: decline ? '01' : null,
    network_status: decline ? 'declined_by_network' : 'approved_by_network',
    reason: decline?.declineCode ?? null,
    risk_level: 'normal',
    risk_score: 20,
    seller_message: decline ? 'The bank did not return any further details.' : 'Payment complete.',
    type: decline ? 'issuer_declined' : 'authorized',
  };
}

type CardDetails = NonNullable<NonNullable<Charge['payment_method_details']>['card']>;

function cardDetails(intent: PaymentIntent, { card }: PaymentMethod): CardDetails {
  return {
    amount_authorized: intent.amount,
    authorization_code: null,
    brand: card!.brand,
    checks: card!.checks,
    country: card!.country,
    electronic_commerce_indicator: null,
    exp_month: card!.exp_month,
    exp_year: card!.exp_year,
    fingerprint: card!.fingerprint ?? null,
    funding: card!.funding,
    installments: null,
    last4: card!.last4,
    mandate: null,
    network: card!.brand,
    network_transaction_id: null,
    regulated_status: 'unregulated',
    three_d_secure: null,
    transaction_link_id: null,
    wallet: null,
  };
}

export const chargeRoutes = [
  route(
    'GET',
    '/v1/charges',
    { ...DATED_PAGE, customer: text(), payment_intent: text() },
    (account, params) => {
      const { customer, payment_intent: intent } = params;
      const found = account.store
        .all('charge')
        .filter(
          (charge) =>
            (!customer || charge.customer === customer) && (!intent || charge.payment_intent === intent),
        );
      return page(found, params, '/v1/charges');
    },
  ),
  route('GET', '/v1/charges/:id', {}, (account, _, id) => existing(account, 'charge', id)),
  route(
    'POST',
    '/v1/charges/:id',
    { description: text(), metadata: metadata() },
    (account, { description, metadata: labels }, id) => {
      const charge = existing(account, 'charge', id);
      const patch = {
        description: description ?? charge.description,
        metadata: mergeMetadata(charge.metadata, labels),
      };
      return account.change('charge', charge, patch, 'charge.updated');
    },
  ),
];
