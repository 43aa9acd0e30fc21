import { missing } from '../api/errors.ts';
import { DATED_PAGE, page } from '../api/list.ts';
import { route } from '../api/route.ts';
import { emptyable, integer, list, metadata, object, oneOf, text, type Read } from '../api/schema.ts';
import type { Account } from '../core/account.ts';
import { given, mergeMetadata } from '../core/metadata.ts';
import type { Customer } from '../core/shapes.ts';
import { cancelNow } from './cancellation.ts';
import { newCustomer } from './customer-factory.ts';
import { attach, usePaymentMethod } from './payment-methods.ts';
import { existing } from './existing.ts';

const ADDRESS = object({
  city: emptyable(text()),
  country: emptyable(text()),
  line1: emptyable(text()),
  line2: emptyable(text()),
  postal_code: emptyable(text()),
  state: emptyable(text()),
});

const UPDATE = {
  address: emptyable(ADDRESS),
  balance: integer(),
  description: emptyable(text()),
  email: emptyable(text(512)),
  invoice_prefix: text(12),
  invoice_settings: object({
    default_payment_method: emptyable(text()),
    footer: emptyable(text()),
  }),
  metadata: metadata(),
  name: emptyable(text(256)),
  phone: emptyable(text(20)),
  preferred_locales: list(text()),
  tax: object({
    ip_address: emptyable(text()),
    validate_location: oneOf('auto', 'deferred', 'immediately'),
  }),
  tax_exempt: emptyable(oneOf('exempt', 'none', 'reverse')),
};

/** `tax` is accepted: where a customer is taxed makes no difference here. */
function patched(account: Account, customer: Customer, params: Read<typeof UPDATE>): Partial<Customer> {
  const { tax: _, address, metadata: labels, invoice_settings: settings, ...rest } = params;
  const standard = settings?.default_payment_method;
  if (standard) {
    const method = usePaymentMethod(account, standard, 'invoice_settings[default_payment_method]');
    if (method.customer !== customer.id) {
      throw missing('PaymentMethod', standard, 'invoice_settings[default_payment_method]', 400);
    }
  }
  return {
    ...given(rest),
    ...(address !== undefined && { address: address && fullAddress(address) }),
    invoice_settings: { ...customer.invoice_settings, ...given(settings ?? {}) },
    metadata: mergeMetadata(customer.metadata, labels),
  };
}

function fullAddress(address: Read<{ address: typeof ADDRESS }>['address']) {
  const {
    city = null,
    country = null,
    line1 = null,
    line2 = null,
    postal_code = null,
    state = null,
  } = address ?? {};
  return { city, country, line1, line2, postal_code, state };
}

export const customerRoutes = [
  route('POST', '/v1/customers', { ...UPDATE, payment_method: text() }, (account, params) => {
    const { payment_method, invoice_settings, ...rest } = params;
    const bare = newCustomer(account);
    const customer = account.create(
      'customer',
      { ...bare, ...patched(account, bare, rest) },
      'customer.created',
    );
    const attached =
      payment_method && attach(account, usePaymentMethod(account, payment_method), customer.id);
    if (!invoice_settings) return customer;
    // a test card, named for both, is one payment method
    const settings =
      attached && invoice_settings.default_payment_method === payment_method
        ? { ...invoice_settings, default_payment_method: attached.id }
        : invoice_settings;
    return account.change('customer', customer, patched(account, customer, { invoice_settings: settings }));
  }),
  route('GET', '/v1/customers', { ...DATED_PAGE, email: text(512) }, (account, params) => {
    const { email } = params;
    const customers = account.store.all('customer');
    const found = email === undefined ? customers : customers.filter((one) => one.email === email);
    return page(found, params, '/v1/customers');
  }),
  route(
    'GET',
    '/v1/customers/:id',
    {},
    (account, _, id) => account.store.get('deleted_customer', id) ?? existing(account, 'customer', id),
  ),
  route('POST', '/v1/customers/:id', UPDATE, (account, params, id) => {
    const customer = existing(account, 'customer', id);
    return account.change('customer', customer, patched(account, customer, params), 'customer.updated');
  }),
  route('DELETE', '/v1/customers/:id', {}, (account, _, id) => {
    const customer = existing(account, 'customer', id);
    for (const subscription of account.store.all('subscription'))
      if (subscription.customer === id && !subscription.ended_at) cancelNow(account, subscription);
    account.store.remove('customer', id);
    account.emit('customer.deleted', customer);
    return account.create('deleted_customer', { id, object: 'customer', deleted: true });
  }),
];
