import { refused } from '../api/errors.ts';
import { page, PAGE } from '../api/list.ts';
import { route } from '../api/route.ts';
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
import { existing, named } from './existing.ts';

const ENABLED = required(boolean());
const FEATURES = object({
  customer_update: object({
    allowed_updates: emptyable(list(oneOf('address', 'email', 'name', 'phone', 'shipping', 'tax_id'))),
    enabled: boolean(),
  }),
  invoice_history: object({ enabled: ENABLED }),
  payment_method_update: object({ enabled: ENABLED }),
  subscription_cancel: object({
    enabled: boolean(),
    mode: oneOf('at_period_end', 'immediately'),
    proration_behavior: PRORATION(),
  }),
  subscription_update: object({
    default_allowed_updates: emptyable(list(oneOf('price', 'promotion_code', 'quantity'))),
    enabled: boolean(),
    products: emptyable(list(object({ prices: required(list(text())), product: required(text()) }))),
    proration_behavior: PRORATION(),
  }),
});
const CONFIGURATION = {
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

function PRORATION() {
  return oneOf('always_invoice', 'create_prorations', 'none');
}

type Features = Read<{ f: typeof FEATURES }>['f'];

/** The configuration with what is given in place of what it has; its features one by one. */
function configured(
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

function blank(account: Account, isDefault: boolean): PortalConfiguration {
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
  return found ?? account.create('billing_portal.configuration', blank(account, true));
}

export const portalRoutes = [
  route(
    'POST',
    '/v1/billing_portal/configurations',
    { ...CONFIGURATION, features: required(FEATURES) },
    (account, params) =>
      account.create(
        'billing_portal.configuration',
        configured(account, blank(account, false), params),
        'billing_portal.configuration.created',
      ),
  ),
  route(
    'GET',
    '/v1/billing_portal/configurations',
    { ...PAGE, active: boolean(), is_default: boolean() },
    (account, params) => {
      const { active, is_default: standard } = params;
      const found = account.store
        .all('billing_portal.configuration')
        .filter(
          (one) =>
            (active === undefined || one.active === active) &&
            (standard === undefined || one.is_default === standard),
        );
      return page(found, params, '/v1/billing_portal/configurations');
    },
  ),
  route('GET', '/v1/billing_portal/configurations/:id', {}, (account, _, id) =>
    existing(account, 'billing_portal.configuration', id),
  ),
  route(
    'POST',
    '/v1/billing_portal/configurations/:id',
    { ...CONFIGURATION, features: FEATURES },
    (account, params, id) => {
      const before = existing(account, 'billing_portal.configuration', id);
      const after = configured(account, before, params);
      return account.change(
        'billing_portal.configuration',
        before,
        after,
        'billing_portal.configuration.updated',
      );
    },
  ),
  route(
    'POST',
    '/v1/billing_portal/sessions',
    { configuration: text(), customer: required(text()), locale: text(), return_url: url() },
    (account, { configuration: id, customer, return_url }) => {
      named(account, 'customer', customer, 'customer');
      const configuration = id
        ? named(account, 'billing_portal.configuration', id, 'configuration')
        : defaultConfiguration(account);
      if (!configuration.active)
        throw refused(`The configuration ${configuration.id} is not active.`, { param: 'configuration' });
      const session = account.newId('bps_1');
      return account.create(
        'billing_portal.session',
        {
          id: session,
          object: 'billing_portal.session',
          configuration: configuration.id,
          created: account.now(),
          customer,
          customer_account: null,
          flow: null,
          livemode: false,
          locale: null,
          on_behalf_of: null,
          return_url: return_url ?? configuration.default_return_url,
          url: `${account.origin()}/portal/${session}`,
        },
        'billing_portal.session.created',
      );
    },
  ),
];
