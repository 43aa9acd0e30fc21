import { refused } from '../api/errors.ts';
import type { Account } from '../core/account.ts';
import type { Invoice } from '../core/shapes.ts';
import { named } from './existing.ts';
import { upcomingInvoice } from './renewal.ts';
import { changeSubscription, type Change, type ItemChange } from './subscription-change.ts';
import { priceOf } from './subscription-params.ts';
import { scheduleCancellation } from './subscription-settings.ts';

export interface PreviewParams {
  readonly customer?: string;
  readonly subscription?: string;
  readonly subscription_details?: {
    readonly items?: readonly (Omit<ItemChange, 'price'> & { readonly price?: string })[];
    readonly cancel_at_period_end?: boolean;
    readonly proration_behavior?: NonNullable<Change['proration']>;
    readonly proration_date?: number;
    readonly trial_end?: number | 'now';
  };
}

/**
 * The invoice that a change would bring: the change is made, and taken back. At once where it bills at once, else
 * the next renewal's.
 * @throws 400 without a subscription to preview, 404 `invoice_upcoming_none` for one that ends with its period
 */
export function previewInvoice(account: Account, params: PreviewParams): Invoice {
  const { customer, subscription: id, subscription_details: details = {} } = params;
  if (id === undefined) {
    throw refused('You must provide `subscription`: the simulator previews changes of subscriptions only.', {
      code: 'parameter_missing',
      param: 'subscription',
    });
  }
  const found = named(account, 'subscription', id, 'subscription');
  if (customer !== undefined && found.customer !== customer)
    throw refused(`Customer ${customer} does not have a subscription with ID ${id}`, {
      param: 'subscription',
    });

  return account.store.rehearse(() => {
    const { cancel_at_period_end: cancels } = details;
    const subscription =
      cancels === undefined
        ? found
        : account.change('subscription', found, scheduleCancellation(account, found, cancels));
    const changed = changeSubscription(account, subscription, {
      ...(details.items && {
        items: details.items.map(({ price, ...item }, index) => ({
          ...item,
          price: priceOf(
            account,
            { ...(price !== undefined && { price }) },
            `subscription_details[items][${index}]`,
          ),
        })),
      }),
      trialEnd: details.trial_end,
      proration: details.proration_behavior,
      prorationDate: details.proration_date,
      paymentBehavior: 'default_incomplete',
    });
    if (changed.invoice) {
      const previewed = account.newId('upcoming_in_1');
      const { invoice } = changed;
      return {
        ...invoice,
        id: previewed,
        status: 'draft',
        number: null,
        hosted_invoice_url: null,
        invoice_pdf: null,
      };
    }
    if (changed.subscription.cancel_at_period_end) {
      throw refused('No upcoming invoices for customer: the subscription is set to cancel.', {
        code: 'invoice_upcoming_none',
      });
    }
    return upcomingInvoice(account, changed.subscription);
  });
}
