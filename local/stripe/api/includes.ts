import { whole } from './list.ts';
import type { Account } from '../core/account.ts';

type Include = (account: Account, id: string) => object | null;

/** Members that an answer has only when they are expanded. */
export const INCLUDES: Readonly<Record<string, Include>> = {
  'customer.subscriptions': (account, id) =>
    whole(
      account.store
        .all('subscription')
        .filter(({ customer, status }) => customer === id && status !== 'canceled'),
      `/v1/customers/${id}/subscriptions`,
    ),
  'checkout.session.line_items': (account, id) =>
    whole(account.store.get('checkout.session', id)!.hidden.lines, `/v1/checkout/sessions/${id}/line_items`),
  'invoice.payments': (account, id) =>
    whole(
      account.store.all('invoice_payment').filter(({ invoice }) => invoice === id),
      `/v1/invoice_payments?invoice=${id}`,
    ),
  'invoice.confirmation_secret': (account, id) => {
    const open = account.store.all('invoice_payment').find(({ invoice }) => invoice === id);
    const intent = open?.payment.payment_intent;
    const secret = intent ? account.store.get('payment_intent', intent)?.client_secret : null;
    return secret ? { client_secret: secret, type: 'payment_intent' } : null;
  },
  'charge.refunds': (account, id) =>
    whole(
      account.store.all('refund').filter(({ charge }) => charge === id),
      `/v1/charges/${id}/refunds`,
    ),
};
