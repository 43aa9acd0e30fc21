import { refused } from '../api/errors.ts';
import type { Account } from '../core/account.ts';
import type { PortalConfiguration, PortalSession, Price, Subscription } from '../core/shapes.ts';
import { cancelNow } from '../resources/cancellation.ts';
import { cardOf } from '../resources/cards.ts';
import { existing, named } from '../resources/existing.ts';
import { createPaymentMethod } from '../resources/payment-methods.ts';
import { confirmSetup, createSetup } from '../resources/setups.ts';
import { useByDefault } from '../resources/default-method.ts';
import { changeSubscription } from '../resources/subscription-change.ts';
import { changeSettings } from '../resources/subscription-settings.ts';
import { chosenNumber } from './cards.ts';

type Features = PortalConfiguration['features'];

interface Wish {
  readonly account: Account;
  readonly session: PortalSession;
  readonly features: Features;
  readonly form: URLSearchParams;
}

/**
 * Does what a form of the portal asks for: `action` is a name below, `subscription` which one it is about.
 * @returns where the browser goes instead of back to the portal, or null
 * @throws 400 for what the configuration doesn't let customers do
 */
export function act(account: Account, session: PortalSession, form: URLSearchParams): string | null {
  const { features } = existing(account, 'billing_portal.configuration', session.configuration as string);
  const name = form.get('action') ?? '';
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : null;
  if (!action?.isAllowed(features)) throw refused('The configuration of the portal does not allow this');
  return action.perform({ account, session, features, form });
}

const ACTIONS: Readonly<
  Record<string, { isAllowed(features: Features): boolean; perform(wish: Wish): string | null }>
> = {
  cancel: {
    isAllowed: ({ subscription_cancel: { enabled } }) => enabled,
    perform(wish) {
      const { mode, proration_behavior: proration } = wish.features.subscription_cancel;
      const subscription = theirs(wish);
      if (mode === 'immediately') cancelNow(wish.account, subscription, { prorate: proration !== 'none' });
      else changeSettings(wish.account, subscription, { cancel_at_period_end: true });
      return null;
    },
  },

  resume: {
    isAllowed: () => true,
    perform(wish) {
      changeSettings(wish.account, theirs(wish), { cancel_at_period_end: false });
      return null;
    },
  },

  switch: {
    isAllowed: ({ subscription_update: { enabled } }) => enabled,
    perform(wish) {
      const { account, features, form } = wish;
      const subscription = theirs(wish);
      const price = offeredPrices(account, subscription, features).find(({ id }) => id === form.get('price'));
      if (!price) throw refused('This plan is not offered', { param: 'price' });
      changeSubscription(account, subscription, {
        items: [{ id: subscription.items.data[0]!.id, price }],
        proration: features.subscription_update.proration_behavior,
      });
      return null;
    },
  },

  card: {
    isAllowed: ({ payment_method_update: { enabled } }) => enabled,
    perform({ account, session, form }) {
      const number = chosenNumber(form);
      const card = cardOf(number);
      if (!card) throw refused(`${number} is none of Stripe's test cards that the simulator knows`);
      const { id, email, name = null } = existing(account, 'customer', session.customer);
      const method = createPaymentMethod(account, card, { email, name });
      const setup = createSetup(account, { customer: id, returnUrl: session.url, makesDefault: true });
      const done = confirmSetup(account, setup, method);
      if (done.status === 'requires_action') return done.next_action!.redirect_to_url!.url!;
      useByDefault(account, id, method.id);
      return null;
    },
  },

  details: {
    isAllowed: ({ customer_update: { enabled } }) => enabled,
    perform({ account, session, features, form }) {
      const customer = existing(account, 'customer', session.customer);
      const { allowed_updates: allowed } = features.customer_update;
      const given = (field: 'email' | 'name') => (allowed.includes(field) ? form.get(field) : null);
      const patch = { email: given('email') ?? customer.email, name: given('name') ?? customer.name ?? null };
      account.change('customer', customer, patch, 'customer.updated');
      return null;
    },
  },
};

/** @throws 400 for one of another customer, or one that has ended */
function theirs({ account, session, form }: Wish): Subscription {
  const found = named(account, 'subscription', form.get('subscription') ?? '', 'subscription');
  if (found.customer !== session.customer || found.ended_at !== null)
    throw refused('This subscription has ended, or is not yours', { param: 'subscription' });
  return found;
}

/** What a customer may switch to: the prices that the configuration names, but for the present one. */
export function offeredPrices(account: Account, subscription: Subscription, features: Features): Price[] {
  const { default_allowed_updates: allowed, products } = features.subscription_update;
  if (!allowed.includes('price')) return [];
  const current = subscription.items.data[0]!.price.id;
  return (products ?? [])
    .flatMap(({ prices }) => prices)
    .filter((id) => id !== current)
    .flatMap((id) => account.store.get('price', id) ?? []);
}
