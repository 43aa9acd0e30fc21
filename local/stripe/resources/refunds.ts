import { refused } from '../api/errors.ts';
import { DATED_PAGE, page } from '../api/list.ts';
import { route } from '../api/route.ts';
import { integer, metadata, oneOf, text } from '../api/schema.ts';
import type { Account } from '../core/account.ts';
import { mergeMetadata } from '../core/metadata.ts';
import type { Charge } from '../core/shapes.ts';
import { existing, named } from './existing.ts';
import { formatAmount } from './money.ts';

/** @throws 400 when there is nothing, or less than `amount`, to give back */
function refundable(charge: Charge, amount: number | undefined): number {
  const left = charge.amount_captured - charge.amount_refunded;
  if (left === 0) {
    throw refused(`Charge ${charge.id} has already been refunded.`, {
      code: 'charge_already_refunded',
      charge: charge.id,
    });
  }
  if (amount !== undefined && amount > left) {
    const [wanted, rest] = [amount, left].map((cents) => formatAmount(cents, charge.currency));
    throw refused(`Refund amount (${wanted}) is greater than unrefunded amount on charge (${rest})`, {
      param: 'amount',
      charge: charge.id,
    });
  }
  return amount ?? left;
}

function chargeOf(account: Account, params: { charge?: string; payment_intent?: string }): Charge {
  if (params.charge !== undefined) return named(account, 'charge', params.charge, 'charge');
  if (params.payment_intent === undefined) {
    throw refused(
      'One of the following params should be provided for this request: payment_intent or charge.',
      { code: 'parameter_missing' },
    );
  }
  const intent = named(account, 'payment_intent', params.payment_intent, 'payment_intent');
  const charge = intent.latest_charge ? account.store.get('charge', intent.latest_charge) : null;
  if (!charge?.paid) {
    throw refused(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, {
      param: 'payment_intent',
    });
  }
  return charge;
}

export const refundRoutes = [
  route(
    'POST',
    '/v1/refunds',
    {
      amount: integer(1),
      charge: text(),
      metadata: metadata(),
      payment_intent: text(),
      reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
    },
    (account, params) => {
      const charge = chargeOf(account, params);
      if (!charge.paid)
        throw refused(`Charge ${charge.id} failed and can't be refunded.`, { code: 'charge_not_refundable' });
      const amount = refundable(charge, params.amount);
      const refund = account.create(
        'refund',
        {
          id: account.newId('re_3'),
          object: 'refund',
          amount,
          balance_transaction: account.newId('txn_3'),
          charge: charge.id,
          created: account.now(),
          currency: charge.currency,
          customer: charge.customer,
          customer_account: null,
          destination_details: {
            card: {
              reference_status: 'pending',
              reference_type: 'acquirer_reference_number',
              type: 'refund',
            },
            type: 'card',
          },
          metadata: mergeMetadata({}, params.metadata),
          payment_intent: charge.payment_intent,
          payment_method: charge.payment_method,
          reason: params.reason ?? null,
          receipt_number: null,
          source_transfer_reversal: null,
          status: 'succeeded',
          transfer_reversal: null,
        },
        'refund.created',
      );
      const amount_refunded = charge.amount_refunded + amount;
      const patch = { amount_refunded, refunded: amount_refunded === charge.amount_captured };
      account.change('charge', charge, patch, 'charge.refunded');
      return refund;
    },
  ),
  route(
    'GET',
    '/v1/refunds',
    { ...DATED_PAGE, charge: text(), payment_intent: text() },
    (account, params) => {
      const { charge, payment_intent: intent } = params;
      const found = account.store
        .all('refund')
        .filter(
          (refund) => (!charge || refund.charge === charge) && (!intent || refund.payment_intent === intent),
        );
      return page(found, params, '/v1/refunds');
    },
  ),
  route('GET', '/v1/refunds/:id', {}, (account, _, id) => existing(account, 'refund', id)),
  route('POST', '/v1/refunds/:id', { metadata: metadata() }, (account, { metadata: labels }, id) => {
    const refund = existing(account, 'refund', id);
    const patch = { metadata: mergeMetadata(refund.metadata ?? {}, labels) };
    return account.change('refund', refund, patch, 'refund.updated');
  }),
];
