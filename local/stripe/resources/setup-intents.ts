import { refused } from '../api/errors.ts';
import { DATED_PAGE, page } from '../api/list.ts';
import { route } from '../api/route.ts';
import { boolean, list, metadata, oneOf, text, url } from '../api/schema.ts';
import type { Account } from '../core/account.ts';
import { mergeMetadata } from '../core/metadata.ts';
import type { SetupIntent } from '../core/shapes.ts';
import { existing, named } from './existing.ts';
import { usePaymentMethod } from './payment-methods.ts';
import { confirmSetup, createSetup } from './setups.ts';

function confirm(account: Account, intent: SetupIntent, id: string | undefined): SetupIntent {
  const method = id ?? intent.payment_method;
  if (!method || !['requires_payment_method', 'requires_confirmation'].includes(intent.status)) {
    throw refused(
      `You cannot confirm this SetupIntent because it has a status of ${intent.status}${method ? '' : ' and no payment method'}.`,
      { code: 'setup_intent_unexpected_state' },
    );
  }
  return confirmSetup(account, intent, usePaymentMethod(account, method));
}

export const setupIntentRoutes = [
  route(
    'POST',
    '/v1/setup_intents',
    {
      confirm: boolean(),
      customer: text(),
      metadata: metadata(),
      payment_method: text(),
      payment_method_types: list(oneOf('card')),
      return_url: url(),
      usage: oneOf('off_session', 'on_session'),
    },
    (account, params) => {
      if (params.customer) named(account, 'customer', params.customer, 'customer');
      const intent = createSetup(account, {
        customer: params.customer ?? null,
        metadata: mergeMetadata({}, params.metadata),
        usage: params.usage ?? 'off_session',
        returnUrl: params.return_url ?? null,
      });
      if (params.confirm) return confirm(account, intent, params.payment_method);
      if (!params.payment_method) return intent;
      const { id } = usePaymentMethod(account, params.payment_method);
      return account.change('setup_intent', intent, { payment_method: id, status: 'requires_confirmation' });
    },
  ),
  route('GET', '/v1/setup_intents', { ...DATED_PAGE, customer: text() }, (account, params) => {
    const { customer } = params;
    const found = account.store.all('setup_intent').filter((one) => !customer || one.customer === customer);
    return page(found, params, '/v1/setup_intents');
  }),
  route('GET', '/v1/setup_intents/:id', { client_secret: text() }, (account, _, id) =>
    existing(account, 'setup_intent', id),
  ),
  route(
    'POST',
    '/v1/setup_intents/:id/confirm',
    { payment_method: text(), return_url: url() },
    (account, { payment_method, return_url }, id) => {
      const intent = existing(account, 'setup_intent', id);
      const hidden = { ...intent.hidden, returnUrl: return_url ?? intent.hidden.returnUrl };
      return confirm(account, { ...intent, hidden }, payment_method);
    },
  ),
];
