import { refused } from '../api/errors.ts';
import type { Account } from '../core/account.ts';
import { mergeMetadata } from '../core/metadata.ts';
import type { Invoice, Price, Subscription, SubscriptionItem } from '../core/shapes.ts';
import { itemLine } from './invoice-lines.ts';
import { collect, createInvoice, finalizeInvoice, paymentOf } from './invoicing.ts';
import { paymentError } from './payments.ts';
import { holdBack, type Patch } from './pending-update.ts';
import { boundaryAfter } from './periods.ts';
import { pendingLines, prorate } from './prorations.ts';
import type { PaymentBehavior } from './subscription-create.ts';
import { checkPrices, intervalKey, newItem, periodOf, planOf } from './subscription-items.ts';

export interface ItemChange {
  /** Of the item that is changed; without it one is added. */
  readonly id?: string | undefined;
  readonly price?: Price | undefined;
  readonly quantity?: number | undefined;
  readonly deleted?: boolean | undefined;
  readonly metadata?: Record<string, string> | null | undefined;
}

type ChangeBehavior = PaymentBehavior | 'pending_if_incomplete';

export interface Change {
  readonly items?: readonly ItemChange[];
  /** Seconds, or `now`. */
  readonly trialEnd?: number | 'now' | undefined;
  /** @default create_prorations */
  readonly proration?: 'always_invoice' | 'create_prorations' | 'none' | undefined;
  readonly prorationDate?: number | undefined;
  /** @default allow_incomplete */
  readonly paymentBehavior?: ChangeBehavior | undefined;
}

/**
 * Changes what a subscription bills: prorations wait for the next invoice or are billed at once; another interval, or
 * the end of a trial, starts a new period that is billed at once.
 * @returns the invoice that this has brought, or null
 */
export function changeSubscription(
  account: Account,
  subscription: Subscription,
  change: Change,
): { subscription: Subscription; invoice: Invoice | null } {
  const now = account.now();
  const before = subscription.items.data;
  const items = change.items ? changedItems(account, subscription, change.items) : before;
  checkPrices(items.map(({ price }) => price));
  const period = periodOf(subscription);
  const trialing = subscription.status === 'trialing';
  const trialEnd = trialEndOf(subscription, change.trialEnd, now);
  const restarts =
    (trialing && trialEnd === now) ||
    (!trialing && intervalKey(items[0]!.price) !== intervalKey(before[0]!.price));

  const { proration = 'create_prorations', prorationDate = now } = change;
  if (!trialing && proration !== 'none') {
    const old = before.filter((item) => restarts || !items.some((kept) => isSame(kept, item)));
    const next = restarts ? [] : items.filter((item) => !before.some((kept) => isSame(kept, item)));
    prorate(account, subscription, { old, next }, period, prorationDate);
  }
  const patch = periodPatch(subscription, items, { restarts, trialEnd, now });
  const bills =
    restarts || (proration === 'always_invoice' && pendingLines(account, subscription).length > 0);
  if (bills && change.paymentBehavior === 'pending_if_incomplete') {
    return billFirst(account, subscription, patch, restarts);
  }
  const changed = account.change('subscription', subscription, patch, 'customer.subscription.updated');
  return bills
    ? billNow(account, changed, { restarts, behavior: change.paymentBehavior })
    : { subscription: changed, invoice: null };
}

/** Bills the change, and makes it only once that is paid. */
function billFirst(
  account: Account,
  subscription: Subscription,
  patch: Patch,
  restarts: boolean,
): { subscription: Subscription; invoice: Invoice } {
  const billed = billNow(
    account,
    { ...subscription, ...patch },
    { restarts, behavior: 'default_incomplete', autoAdvance: false },
  );
  const { latest_invoice } = billed.subscription;
  const before = account.change('subscription', subscription, { latest_invoice });
  if (billed.invoice.status === 'paid') {
    account.change('subscription', before, patch, 'customer.subscription.updated');
  } else {
    holdBack(account, before, patch);
    collect(account, billed.invoice);
  }
  return {
    subscription: account.store.get('subscription', subscription.id)!,
    invoice: account.store.get('invoice', billed.invoice.id)!,
  };
}

function trialEndOf(
  { status, trial_end }: Subscription,
  given: Change['trialEnd'],
  now: number,
): number | null {
  if (given === undefined) return trial_end;
  if (given !== 'now' && given <= now)
    throw refused('`trial_end` must be a timestamp in the future, or `now`.', { param: 'trial_end' });
  if (given !== 'now') return given;
  return status === 'trialing' ? now : trial_end;
}

function periodPatch(
  subscription: Subscription,
  items: readonly SubscriptionItem[],
  { restarts, trialEnd, now }: { restarts: boolean; trialEnd: number | null; now: number },
): Partial<Subscription> {
  const recurring = items[0]!.price.recurring!;
  const prolonged = !restarts && trialEnd !== null && trialEnd > now;
  const period = restarts
    ? { current_period_start: now, current_period_end: boundaryAfter(now, recurring, now) }
    : prolonged && { current_period_end: trialEnd };
  const data = items.map((item) => ({ ...item, ...period }));
  return {
    items: { ...subscription.items, data },
    ...(restarts && { billing_cycle_anchor: now, status: 'active' as const }),
    ...(prolonged && { billing_cycle_anchor: trialEnd, status: 'trialing' as const }),
    trial_end: trialEnd,
    trial_start: subscription.trial_start ?? (prolonged ? now : null),
    ...(subscription.cancel_at_period_end && { cancel_at: data[0]!.current_period_end }),
  };
}

function billNow(
  account: Account,
  subscription: Subscription,
  {
    restarts,
    behavior,
    autoAdvance = true,
  }: { restarts: boolean; behavior: ChangeBehavior | undefined; autoAdvance?: boolean },
): { subscription: Subscription; invoice: Invoice } {
  const period = periodOf(subscription);
  const lines = pendingLines(account, subscription);
  if (restarts) {
    for (const item of subscription.items.data)
      if (item.price.recurring?.usage_type !== 'metered')
        lines.push(itemLine(account, item, period, item.quantity ?? 1));
  }
  const draft = createInvoice(account, {
    customer: subscription.customer,
    currency: subscription.currency,
    reason: 'subscription_update',
    lines,
    period: { start: account.now(), end: account.now() },
    subscription,
    autoAdvance,
  });
  account.change('subscription', subscription, { latest_invoice: draft.id });
  const open = finalizeInvoice(account, draft);
  const invoice = open.status === 'open' && behavior !== 'default_incomplete' ? collect(account, open) : open;
  if (behavior === 'error_if_incomplete' && invoice.status !== 'paid') {
    const intent = account.store.get('payment_intent', paymentOf(account, invoice)!.payment.payment_intent!)!;
    if (intent.last_payment_error) throw paymentError(intent, false);
    throw refused('This customer has no attached payment source or default payment method.', {
      code: 'resource_missing',
    });
  }
  return { subscription: account.store.get('subscription', subscription.id)!, invoice };
}

function changedItems(
  account: Account,
  subscription: Subscription,
  changes: readonly ItemChange[],
): SubscriptionItem[] {
  const items = [...subscription.items.data];
  for (const [index, { id, deleted, ...change }] of changes.entries()) {
    const at = items.findIndex((item) => item.id === id);
    if (id !== undefined && at < 0)
      throw refused(`Subscription item '${id}' is not part of subscription '${subscription.id}'.`, {
        code: 'resource_missing',
        param: `items[${index}][id]`,
      });
    if (deleted) items.splice(at, 1);
    else if (id === undefined) items.push(addedItem(account, subscription, change, index));
    else items[at] = changedItem(items[at]!, change);
  }
  if (items.length === 0)
    throw refused(
      'A subscription must have at least one active plan. To cancel the subscription, cancel it.',
    );
  return items;
}

function addedItem(
  account: Account,
  subscription: Subscription,
  { price, quantity = 1, metadata }: Omit<ItemChange, 'id'>,
  index: number,
): SubscriptionItem {
  if (!price)
    throw refused(`Missing required param: items[${index}][price].`, {
      code: 'parameter_missing',
      param: `items[${index}][price]`,
    });
  const metered = price.recurring?.usage_type === 'metered';
  const spec = { price, quantity: metered ? null : quantity, metadata: mergeMetadata({}, metadata) };
  return newItem(account, subscription.id, spec, periodOf(subscription));
}

function changedItem(
  item: SubscriptionItem,
  { price = item.price, quantity = item.quantity, metadata }: Omit<ItemChange, 'id'>,
): SubscriptionItem {
  return {
    ...item,
    price,
    plan: planOf(price),
    ...(quantity !== undefined && { quantity }),
    metadata: mergeMetadata(item.metadata, metadata),
  };
}

const isSame = (a: SubscriptionItem, b: SubscriptionItem): boolean =>
  a.id === b.id && a.price.id === b.price.id && a.quantity === b.quantity;
