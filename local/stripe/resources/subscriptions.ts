import { refused } from '../api/errors.ts';
import { DATED_PAGE, page } from '../api/list.ts';
import { route } from '../api/route.ts';
import {
  boolean,
  either,
  emptyable,
  integer,
  list,
  metadata,
  object,
  oneOf,
  required,
  text,
  type Read,
} from '../api/schema.ts';
import type { Account } from '../core/account.ts';
import { mergeMetadata } from '../core/metadata.ts';
import type { Price, Subscription } from '../core/shapes.ts';
import { cancelNow } from './cancellation.ts';
import { existing, named } from './existing.ts';
import { attach, usePaymentMethod } from './payment-methods.ts';
import { newPrice, PRICE_DATA, type PriceData } from './prices.ts';
import { resumeSubscription } from './resumption.ts';
import { changeSubscription } from './subscription-change.ts';
import { startSubscription } from './subscription-create.ts';
import { periodOf, type ItemSpec } from './subscription-items.ts';

const DAY = 86_400;

/** One item, new or changed. */
export const ITEM = {
  price: text(),
  price_data: object(PRICE_DATA),
  quantity: integer(0),
  metadata: metadata(),
};
export const CHANGED_ITEMS = list(object({ ...ITEM, id: text(), deleted: boolean() }));
export const PRORATION = oneOf('always_invoice', 'create_prorations', 'none');
export const TRIAL_END = either(oneOf('now'), integer(0));

const CANCELLATION_DETAILS = object({
  comment: emptyable(text()),
  feedback: emptyable(
    oneOf(
      'customer_service',
      'low_quality',
      'missing_features',
      'other',
      'switched_service',
      'too_complex',
      'too_expensive',
      'unused',
    ),
  ),
});
const COMMON = {
  automatic_tax: object({ enabled: required(boolean()) }),
  cancel_at_period_end: boolean(),
  cancel_at: emptyable(integer(0)),
  collection_method: oneOf('charge_automatically'),
  default_payment_method: text(),
  description: emptyable(text(500)),
  metadata: metadata(),
  off_session: boolean(),
  payment_behavior: oneOf('allow_incomplete', 'default_incomplete', 'error_if_incomplete'),
  payment_settings: object({
    payment_method_types: emptyable(list(oneOf('card'))),
    save_default_payment_method: oneOf('off', 'on_subscription'),
  }),
  proration_behavior: PRORATION,
  trial_end: TRIAL_END,
  trial_settings: object({
    end_behavior: required(
      object({ missing_payment_method: required(oneOf('cancel', 'create_invoice', 'pause')) }),
    ),
  }),
};

type ItemParams = Read<typeof ITEM>;

/** The price that an item names or describes; undefined when it does neither. */
export function priceOf(
  account: Account,
  { price, price_data }: ItemParams,
  param: string,
): Price | undefined {
  if (price !== undefined) return named(account, 'price', price, `${param}[price]`);
  if (price_data === undefined) return undefined;
  return account.create('price', newPrice(account, price_data as PriceData), 'price.created');
}

function newItems(account: Account, items: readonly ItemParams[]): ItemSpec[] {
  return items.map((item, index) => {
    const price = priceOf(account, item, `items[${index}]`);
    if (!price)
      throw refused(`Missing required param: items[${index}][price].`, {
        code: 'parameter_missing',
        param: `items[${index}][price]`,
      });
    const metered = price.recurring?.usage_type === 'metered';
    return {
      price,
      quantity: metered ? null : (item.quantity ?? 1),
      metadata: mergeMetadata({}, item.metadata),
    };
  });
}

/** @throws 400 for one that is not the customer's */
function methodOf(account: Account, customer: string, id: string): string {
  const method = usePaymentMethod(account, id, 'default_payment_method');
  if (method.customer !== null && method.customer !== customer) {
    throw refused(
      `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
      { code: 'resource_missing', param: 'default_payment_method' },
    );
  }
  return attach(account, method, customer).id;
}

function updateSubscription(
  account: Account,
  subscription: Subscription,
  params: Omit<Read<typeof COMMON>, 'payment_behavior'> & {
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

/** @throws 400 when it has ended */
function live(account: Account, id: string): Subscription {
  const subscription = existing(account, 'subscription', id);
  if (subscription.ended_at !== null) {
    throw refused('A canceled subscription can only update its cancellation_details and metadata.');
  }
  return subscription;
}

export const subscriptionRoutes = [
  route(
    'POST',
    '/v1/subscriptions',
    {
      ...COMMON,
      customer: required(text()),
      items: required(list(object(ITEM))),
      currency: text(3),
      trial_period_days: integer(1, 730),
    },
    (account, params) => {
      const customer = named(account, 'customer', params.customer, 'customer').id;
      const { trial_end, trial_period_days: days, default_payment_method: method } = params;
      const trialEnd = days ? account.now() + days * DAY : trial_end === 'now' ? null : (trial_end ?? null);
      const { subscription } = startSubscription(account, {
        customer,
        items: newItems(account, params.items),
        metadata: mergeMetadata({}, params.metadata),
        description: params.description ?? null,
        defaultPaymentMethod: method ? methodOf(account, customer, method) : null,
        trialEnd,
        cancelAt: params.cancel_at ?? null,
        cancelAtPeriodEnd: params.cancel_at_period_end ?? false,
        paymentBehavior: params.payment_behavior ?? 'allow_incomplete',
        offSession: params.off_session ?? false,
        automaticTax: params.automatic_tax?.enabled ?? false,
        savesMethod: params.payment_settings?.save_default_payment_method ?? 'off',
        withoutMethod: params.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice',
      });
      return subscription;
    },
  ),
  route(
    'GET',
    '/v1/subscriptions',
    {
      ...DATED_PAGE,
      customer: text(),
      price: text(),
      status: oneOf(
        'active',
        'all',
        'canceled',
        'ended',
        'incomplete',
        'incomplete_expired',
        'past_due',
        'paused',
        'trialing',
        'unpaid',
      ),
    },
    (account, params) => {
      const { customer, price, status } = params;
      const found = account.store
        .all('subscription')
        .filter(
          (one) =>
            (!customer || one.customer === customer) &&
            (!price || one.items.data.some((item) => item.price.id === price)) &&
            hasStatus(one, status),
        );
      return page(found, params, '/v1/subscriptions');
    },
  ),
  route('GET', '/v1/subscriptions/:id', {}, (account, _, id) => existing(account, 'subscription', id)),
  route(
    'POST',
    '/v1/subscriptions/:id',
    {
      ...COMMON,
      payment_behavior: oneOf(
        'allow_incomplete',
        'default_incomplete',
        'error_if_incomplete',
        'pending_if_incomplete',
      ),
      cancellation_details: CANCELLATION_DETAILS,
      items: CHANGED_ITEMS,
      proration_date: integer(0),
    },
    (account, params, id) => {
      const subscription = updateSubscription(account, live(account, id), params);
      if (!params.items && params.trial_end === undefined) return subscription;
      return changeSubscription(account, subscription, {
        ...(params.items && {
          items: params.items.map((item, index) => ({
            ...item,
            price: priceOf(account, item, `items[${index}]`),
          })),
        }),
        trialEnd: params.trial_end,
        proration: params.proration_behavior,
        prorationDate: params.proration_date,
        paymentBehavior: params.payment_behavior,
      }).subscription;
    },
  ),
  route(
    'DELETE',
    '/v1/subscriptions/:id',
    { cancellation_details: CANCELLATION_DETAILS, invoice_now: boolean(), prorate: boolean() },
    (account, { cancellation_details, invoice_now = false, prorate = false }, id) => {
      const subscription = existing(account, 'subscription', id);
      if (subscription.ended_at !== null)
        throw refused(`No such subscription: '${id}'`, { code: 'resource_missing', param: 'id' });
      const details = cancellation_details ? { cancellation_details } : {};
      const changed = updateSubscription(account, subscription, details);
      return cancelNow(account, changed, { invoiceNow: invoice_now, prorate });
    },
  ),
  route(
    'POST',
    '/v1/subscriptions/:id/resume',
    { billing_cycle_anchor: oneOf('now', 'unchanged'), proration_behavior: PRORATION },
    (account, _, id) => resumeSubscription(account, existing(account, 'subscription', id)),
  ),
];

function hasStatus(subscription: Subscription, wanted: string | undefined): boolean {
  const { status, ended_at } = subscription;
  if (wanted === undefined) return status !== 'canceled';
  if (wanted === 'all') return true;
  return wanted === 'ended' ? ended_at !== null : status === wanted;
}
