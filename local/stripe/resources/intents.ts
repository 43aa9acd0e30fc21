import { refused } from '../api/errors.ts';
import type { Account } from '../core/account.ts';
import type { PaymentIntent } from '../core/shapes.ts';
import { formatAmount, leastCharge } from './money.ts';

export interface NewIntent {
  readonly amount: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly description?: string | null;
  readonly metadata?: Record<string, string>;
  readonly receiptEmail?: string | null;
  readonly setupFutureUsage?: 'off_session' | 'on_session' | null;
  readonly returnUrl?: string | null;
  readonly offSession?: boolean;
  /** The checkout session that waits for it. */
  readonly session?: string | null;
}

/** A payment that nobody has tried yet. @throws 400 `amount_too_small` */
export function createIntent(account: Account, given: NewIntent): PaymentIntent {
  const { amount, customer, setupFutureUsage = null } = given;
  const currency = given.currency.toLowerCase();
  if (amount < leastCharge(currency)) {
    throw refused(`Amount must be at least ${formatAmount(leastCharge(currency), currency)} ${currency}`, {
      code: 'amount_too_small',
      param: 'amount',
    });
  }
  const id = account.newId('pi_3');
  return account.create(
    'payment_intent',
    {
      id,
      object: 'payment_intent',
      allowed_payment_method_types: null,
      amount,
      amount_capturable: 0,
      amount_details: { tip: {} },
      amount_received: 0,
      application: null,
      application_fee_amount: null,
      automatic_payment_methods: null,
      canceled_at: null,
      cancellation_reason: null,
      capture_method: 'automatic_async',
      client_secret: `${id}_secret_${account.newId('', 25)}`,
      confirmation_method: 'automatic',
      created: account.now(),
      currency,
      customer,
      customer_account: null,
      description: given.description ?? null,
      excluded_payment_method_types: null,
      last_payment_error: null,
      latest_charge: null,
      livemode: false,
      managed_payments: null,
      metadata: given.metadata ?? {},
      next_action: null,
      on_behalf_of: null,
      payment_method: null,
      payment_method_configuration_details: null,
      payment_method_options: {
        card: {
          installments: null,
          mandate_options: null,
          network: null,
          request_three_d_secure: 'automatic',
        },
      },
      payment_method_types: ['card'],
      payment_record: null,
      processing: null,
      receipt_email: given.receiptEmail ?? null,
      review: null,
      setup_future_usage: setupFutureUsage,
      shipping: null,
      source: null,
      statement_descriptor: null,
      statement_descriptor_suffix: null,
      status: 'requires_payment_method',
      transfer_data: null,
      transfer_group: null,
      hidden: {
        returnUrl: given.returnUrl ?? null,
        offSession: given.offSession ?? false,
        session: given.session ?? null,
      },
    },
    'payment_intent.created',
  );
}

const CANCELABLE = [
  'requires_payment_method',
  'requires_capture',
  'requires_confirmation',
  'requires_action',
  'processing',
];

/** @throws 400 `payment_intent_unexpected_state` once it has succeeded or was canceled */
export function cancelIntent(
  account: Account,
  intent: PaymentIntent,
  reason: PaymentIntent['cancellation_reason'],
): PaymentIntent {
  if (!CANCELABLE.includes(intent.status)) {
    throw unexpectedState(
      intent,
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: ${CANCELABLE.join(', ')}.`,
    );
  }
  const canceled = account.change('payment_intent', intent, {
    canceled_at: account.now(),
    cancellation_reason: reason,
    next_action: null,
    status: 'canceled',
  });
  account.emit('payment_intent.canceled', canceled);
  return canceled;
}

export function unexpectedState({ hidden: _, ...intent }: PaymentIntent, message: string) {
  return refused(message, { code: 'payment_intent_unexpected_state', payment_intent: intent });
}
