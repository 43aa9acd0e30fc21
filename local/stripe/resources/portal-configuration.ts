import {
  boolean,
  emptyable,
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
import { given, mergeMetadata } from '../core/metadata.ts';
import type { PortalConfiguration } from '../core/shapes.ts';

const ENABLED = required(boolean());
const PRORATION = oneOf('always_invoice', 'create_prorations', 'none');
export const FEATURES = object({
  customer_update: object({
    allowed_updates: emptyable(list(oneOf('address', 'email', 'name', 'phone', 'shipping', 'tax_id'))),
    enabled: boolean(),
  }),
  invoice_history: object({ enabled: ENABLED }),
  payment_method_update: object({ enabled: ENABLED }),
  subscription_cancel: object({
    enabled: boolean(),
    mode: oneOf('at_period_end', 'immediately'),
    proration_behavior: PRORATION,
  }),
  subscription_update: object({
    default_allowed_updates: emptyable(list(oneOf('price', 'promotion_code', 'quantity'))),
    enabled: boolean(),
    products: emptyable(list(object({ prices: required(list(text())), product: required(text()) }))),
    proration_behavior: PRORATION,
  }),
});
export const CONFIGURATION = {
  active: boolean(),
  business_profile: object({
    headline: emptyable(text(60)),
    privacy_policy_url: url(),
    terms_of_service_url: url(),
  }),
  default_return_url: emptyable(url()),
  metadata: metadata(),
  name: emptyable(text()),
};

type Features = Read<{ f: typeof FEATURES }>['f'];

/** The configuration with what is given in place of what it has; its features one by one. */
export function configured(
  account: Account,
  before: PortalConfiguration,
  params: Read<typeof CONFIGURATION> & { features?: Features },
): PortalConfiguration {
  const { business_profile: profile, features = {}, metadata: labels, ...rest } = params;
  const {
    customer_update,
    invoice_history,
    payment_method_update,
    subscription_cancel,
    subscription_update,
  } = features;
  const old = before.features;
  return {
    ...before,
    ...given(rest),
    business_profile: { ...before.business_profile, ...given(profile ?? {}) },
    features: {
      customer_update: {
        enabled: customer_update?.enabled ?? old.customer_update.enabled,
        allowed_updates: customer_update?.allowed_updates ?? old.customer_update.allowed_updates,
      },
      invoice_history: invoice_history ?? old.invoice_history,
      payment_method_update: { ...old.payment_method_update, ...payment_method_update },
      subscription_cancel: { ...old.subscription_cancel, ...given(subscription_cancel ?? {}) },
      subscription_pause: old.subscription_pause,
      subscription_update: {
        ...old.subscription_update,
        enabled: subscription_update?.enabled ?? old.subscription_update.enabled,
        default_allowed_updates:
          subscription_update?.default_allowed_updates ?? old.subscription_update.default_allowed_updates,
        proration_behavior:
          subscription_update?.proration_behavior ?? old.subscription_update.proration_behavior,
        products: productsOf(subscription_update?.products) ?? old.subscription_update.products ?? [],
      },
    },
    metadata: mergeMetadata(before.metadata ?? {}, labels),
    updated: account.now(),
  };
}

type Products = NonNullable<PortalConfiguration['features']['subscription_update']['products']>;

function productsOf(
  products: { prices: string[]; product: string }[] | null | undefined,
): Products | undefined {
  const adjustable_quantity = { enabled: false, maximum: null, minimum: 0 };
  return products?.map((one) => ({ ...one, adjustable_quantity }));
}

/** What Stripe's dashboard starts with. */
export function newConfiguration(account: Account, isDefault: boolean): PortalConfiguration {
  const at = account.now();
  return {
    id: account.newId('bpc_1'),
    object: 'billing_portal.configuration',
    active: true,
    application: null,
    business_profile: { headline: null, privacy_policy_url: null, terms_of_service_url: null },
    created: at,
    default_return_url: null,
    features: {
      customer_update: { allowed_updates: [], enabled: false },
      invoice_history: { enabled: true },
      payment_method_update: { enabled: true, payment_method_configuration: null },
      subscription_cancel: {
        cancellation_reason: { enabled: false, feedback_options: null, options: [] },
        enabled: true,
        mode: 'at_period_end',
        proration_behavior: 'none',
      },
      subscription_pause: {
        duration: { interval_options: [], type: 'indefinite' },
        enabled: false,
      },
      subscription_update: {
        billing_cycle_anchor: null,
        default_allowed_updates: [],
        enabled: false,
        products: [],
        proration_behavior: 'none',
        schedule_at_period_end: { conditions: [] },
        trial_update_behavior: 'end_trial',
      },
    },
    is_default: isDefault,
    livemode: false,
    login_page: { enabled: false, url: null },
    metadata: {},
    name: null,
    updated: at,
  };
}

/** The dashboard's own configuration, made when first needed. */
export function defaultConfiguration(account: Account): PortalConfiguration {
  const found = account.store.all('billing_portal.configuration').find(({ is_default }) => is_default);
  return found ?? account.create('billing_portal.configuration', newConfiguration(account, true));
}
