import { refused } from '../api/errors.ts';
import type { Read } from '../api/schema.ts';
import type { Account } from '../core/account.ts';
import { mergeMetadata } from '../core/metadata.ts';
import type { Subscription } from '../core/shapes.ts';
import { attach, usePaymentMethod } from './payment-methods.ts';
import { periodOf } from './subscription-items.ts';
import type { CANCELLATION_DETAILS, SETTINGS } from './subscription-params.ts';

/** @throws 400 for one that is not the customer's */
export function methodOf(account: Account, customer: string, id: string): string {
  const method = usePaymentMethod(account, id, 'default_payment_method');
  if (method.customer !== null && method.customer !== customer) {
    throw refused(
      `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
      { code: 'resource_missing', param: 'default_payment_method' },
    );
  }
  return attach(account, method, customer).id;
}

/** Changes what is not billed: how it is paid, when it ends, what it is called. */
export function changeSettings(
  account: Account,
  subscription: Subscription,
  params: Omit<Read<typeof SETTINGS>, 'payment_behavior'> & {
    cancellation_details?: Read<{ d: typeof CANCELLATION_DETAILS }>['d'];
  },
): Subscription {
  const { payment_settings: settings, cancellation_details: details } = params;
  const atEnd = params.cancel_at_period_end;
  return account.change(
    'subscription',
    subscription,
    {
      ...(atEnd !== undefined && scheduleCancellation(account, subscription, atEnd)),
      ...(params.cancel_at !== undefined && {
        cancel_at: params.cancel_at,
        canceled_at: params.cancel_at === null ? null : account.now(),
      }),
      ...(details && {
        cancellation_details: { ...subscription.cancellation_details!, ...details, feedback_option: null },
      }),
      ...(params.default_payment_method && {
        default_payment_method: methodOf(account, subscription.customer, params.default_payment_method),
      }),
      ...(params.description !== undefined && { description: params.description }),
      ...(settings?.save_default_payment_method && {
        payment_settings: {
          ...subscription.payment_settings!,
          save_default_payment_method: settings.save_default_payment_method,
        },
      }),
      ...(params.trial_settings && {
        trial_settings: {
          end_behavior: { billing_cycle_anchor: null, ...params.trial_settings.end_behavior },
        },
      }),
      ...(params.automatic_tax && {
        automatic_tax: { ...subscription.automatic_tax, enabled: params.automatic_tax.enabled },
      }),
      metadata: mergeMetadata(subscription.metadata, params.metadata),
    },
    'customer.subscription.updated',
  );
}

/** Sets or takes back the cancellation at the period's end. */
export function scheduleCancellation(
  account: Account,
  subscription: Subscription,
  cancel: boolean,
): Partial<Subscription> {
  const details = { comment: null, feedback: null, feedback_option: null };
  return {
    cancel_at_period_end: cancel,
    cancel_at: cancel ? periodOf(subscription).end : null,
    canceled_at: cancel ? account.now() : null,
    cancellation_details: {
      ...details,
      ...subscription.cancellation_details,
      reason: cancel ? 'cancellation_requested' : null,
    },
  };
}
