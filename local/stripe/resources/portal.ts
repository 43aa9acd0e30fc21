import { refused } from '../api/errors.ts';
import { page, PAGE } from '../api/list.ts';
import { route } from '../api/route.ts';
import { boolean, required, text, url } from '../api/schema.ts';
import { existing, named } from './existing.ts';
import {
  CONFIGURATION,
  configured,
  defaultConfiguration,
  FEATURES,
  newConfiguration,
} from './portal-configuration.ts';

export const portalRoutes = [
  route(
    'POST',
    '/v1/billing_portal/configurations',
    { ...CONFIGURATION, features: required(FEATURES) },
    (account, params) =>
      account.create(
        'billing_portal.configuration',
        configured(account, newConfiguration(account, false), params),
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
