import { refused } from '../api/errors.ts';
import type { Account } from '../core/account.ts';
import type { PaymentIntent, SetupIntent } from '../core/shapes.ts';
import { afterSession } from './checkout.ts';
import { useByDefault } from './default-method.ts';
import { existing } from './existing.ts';
import { afterAttempt, invoiceOf } from './invoicing.ts';
import { authenticate } from './payments.ts';
import { authenticateSetup } from './setups.ts';

/** What an attempt to pay means to the invoice and the checkout session that wait for it. */
export function settle(account: Account, intent: PaymentIntent): void {
  const invoice = invoiceOf(account, intent);
  if (invoice?.status === 'open') afterAttempt(account, invoice, intent);
  afterSession(account, intent);
}

/**
 * The customer has passed 3-D Secure, or has failed it.
 * @param id of a payment intent or a setup intent
 * @throws 400 when it doesn't wait for that
 */
export function finishAuthentication(
  account: Account,
  id: string,
  passed: boolean,
): PaymentIntent | SetupIntent {
  if (id.startsWith('seti_')) {
    const done = authenticateSetup(account, waiting(existing(account, 'setup_intent', id)), passed);
    afterSession(account, done);
    const { customer, hidden, payment_method: method, status } = done;
    if (status === 'succeeded' && hidden.makesDefault && customer && method)
      useByDefault(account, customer, method);
    return done;
  }
  const tried = authenticate(account, waiting(existing(account, 'payment_intent', id)), passed);
  settle(account, tried);
  return tried;
}

function waiting<I extends PaymentIntent | SetupIntent>(intent: I): I {
  if (intent.status !== 'requires_action')
    throw refused(`${intent.id} doesn't wait for authentication, its status is ${intent.status}`);
  return intent;
}
