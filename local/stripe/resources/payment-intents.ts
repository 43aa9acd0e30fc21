import { refused } from '../api/errors.ts';
import { DATED_PAGE, page } from '../api/list.ts';
import { route } from '../api/route.ts';
import {
  boolean,
  emptyable,
  integer,
  list,
  metadata,
  object,
  oneOf,
  required,
  text,
  url,
} from '../api/schema.ts';
import { mergeMetadata } from '../core/metadata.ts';
import { checkOwner, confirmIntent, CONFIRMABLE } from './confirmation.ts';
import { existing, named } from './existing.ts';
import { cancelIntent, createIntent, unexpectedState } from './intents.ts';
import { usePaymentMethod } from './payment-methods.ts';

const CONFIRMATION = {
  error_on_requires_action: boolean(),
  off_session: boolean(),
  payment_method: text(),
  return_url: url(),
  setup_future_usage: emptyable(oneOf('off_session', 'on_session')),
  use_stripe_sdk: boolean(),
};
const DETAILS = {
  description: emptyable(text(1000)),
  metadata: metadata(),
  receipt_email: emptyable(text()),
  statement_descriptor: emptyable(text(22)),
  statement_descriptor_suffix: emptyable(text(22)),
};

export const paymentIntentRoutes = [
  route(
    'POST',
    '/v1/payment_intents',
    {
      ...CONFIRMATION,
      ...DETAILS,
      amount: required(integer(1, 99_999_999)),
      currency: required(text(3)),
      customer: text(),
      confirm: boolean(),
      automatic_payment_methods: object({
        enabled: required(boolean()),
        allow_redirects: oneOf('always', 'never'),
      }),
      capture_method: oneOf('automatic', 'automatic_async'),
      confirmation_method: oneOf('automatic', 'manual'),
      payment_method_types: list(oneOf('card')),
    },
    (account, params) => {
      const { customer, payment_method: id, automatic_payment_methods: automatic } = params;
      if (customer) named(account, 'customer', customer, 'customer');
      for (const param of ['off_session', 'return_url', 'error_on_requires_action'] as const) {
        if (params[param] !== undefined && !params.confirm)
          throw refused(`\`${param}\` can only be used when \`confirm\` is true.`, { param });
      }
      const created = createIntent(account, {
        amount: params.amount,
        currency: params.currency,
        customer: customer ?? null,
        description: params.description ?? null,
        metadata: mergeMetadata({}, params.metadata),
        receiptEmail: params.receipt_email ?? null,
        setupFutureUsage: params.setup_future_usage ?? null,
      });
      const method = id ? usePaymentMethod(account, id) : null;
      if (method) checkOwner(created, method.customer, method.id);
      const intent = account.change('payment_intent', created, {
        automatic_payment_methods: automatic
          ? { enabled: automatic.enabled, allow_redirects: automatic.allow_redirects ?? 'always' }
          : null,
        capture_method: params.capture_method ?? created.capture_method,
        confirmation_method: params.confirmation_method ?? 'automatic',
        statement_descriptor: params.statement_descriptor ?? null,
        statement_descriptor_suffix: params.statement_descriptor_suffix ?? null,
        ...(method && { payment_method: method.id, status: 'requires_confirmation' as const }),
      });
      if (!params.confirm) return intent;
      const { payment_method: _, ...confirmation } = params;
      return confirmIntent(account, intent, confirmation);
    },
  ),
  route('GET', '/v1/payment_intents', { ...DATED_PAGE, customer: text() }, (account, params) => {
    const { customer } = params;
    const found = account.store.all('payment_intent').filter((one) => !customer || one.customer === customer);
    return page(found, params, '/v1/payment_intents');
  }),
  route('GET', '/v1/payment_intents/:id', { client_secret: text() }, (account, _, id) =>
    existing(account, 'payment_intent', id),
  ),
  route(
    'POST',
    '/v1/payment_intents/:id',
    { ...DETAILS, amount: integer(1, 99_999_999), customer: text(), payment_method: text() },
    (account, { amount, customer, payment_method, metadata: labels, ...details }, id) => {
      const intent = existing(account, 'payment_intent', id);
      if (amount !== undefined && !CONFIRMABLE.includes(intent.status)) {
        throw unexpectedState(
          intent,
          `This PaymentIntent's amount could not be updated because it has a status of ${intent.status}. You may only update the amount of a PaymentIntent with one of the following statuses: ${CONFIRMABLE.join(', ')}.`,
        );
      }
      if (customer) named(account, 'customer', customer, 'customer');
      const method = payment_method ? usePaymentMethod(account, payment_method).id : intent.payment_method;
      const chosen = method && intent.status === 'requires_payment_method';
      return account.change('payment_intent', intent, {
        ...details,
        amount: amount ?? intent.amount,
        customer: customer ?? intent.customer,
        metadata: mergeMetadata(intent.metadata, labels),
        payment_method: method,
        ...(chosen && { status: 'requires_confirmation' as const }),
      });
    },
  ),
  route('POST', '/v1/payment_intents/:id/confirm', CONFIRMATION, (account, params, id) => {
    const { setup_future_usage: usage } = params;
    const intent = existing(account, 'payment_intent', id);
    return confirmIntent(
      account,
      usage === undefined ? intent : { ...intent, setup_future_usage: usage },
      params,
    );
  }),
  route(
    'POST',
    '/v1/payment_intents/:id/cancel',
    { cancellation_reason: oneOf('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer') },
    (account, { cancellation_reason = null }, id) =>
      cancelIntent(account, existing(account, 'payment_intent', id), cancellation_reason),
  ),
];
