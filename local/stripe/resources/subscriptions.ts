import { missing, refused } from '../api/errors.ts';
import { DATED_PAGE, page } from '../api/list.ts';
import { route } from '../api/route.ts';
import { boolean, integer, list, object, oneOf, required, text } from '../api/schema.ts';
import type { Account } from '../core/account.ts';
import { mergeMetadata } from '../core/metadata.ts';
import type { Subscription } from '../core/shapes.ts';
import { cancelNow } from './cancellation.ts';
import { existing, named } from './existing.ts';
import { resumeSubscription } from './resumption.ts';
import { changeSubscription } from './subscription-change.ts';
import { startSubscription } from './subscription-create.ts';
import {
  CANCELLATION_DETAILS,
  CHANGED_ITEMS,
  ITEM,
  newItems,
  priceOf,
  PRORATION,
  SETTINGS,
} from './subscription-params.ts';
import { changeSettings, methodOf } from './subscription-settings.ts';

const DAY = 86_400;

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
      ...SETTINGS,
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
      ...SETTINGS,
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
      const subscription = changeSettings(account, live(account, id), params);
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
      if (subscription.ended_at !== null) throw missing('subscription', id);
      const details = cancellation_details ? { cancellation_details } : {};
      const changed = changeSettings(account, subscription, details);
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
