import type { Account } from './core/account.ts';
import type { Change } from './core/store.ts';
import { expireSession } from './resources/checkout.ts';
import { sessionDueAt } from './resources/checkout-sessions.ts';
import { advanceInvoice, invoiceDueAt } from './resources/invoices.ts';
import { advanceSubscription, subscriptionDueAt } from './resources/renewal.ts';

const ms = (seconds: number | null): number | null => seconds && seconds * 1000;

/** When, in ms, the clock has something to do with an object; null: never. */
export function dueAt([kind, , object]: Change): number | null {
  if (object === null) return null;
  switch (kind) {
    case 'checkout.session':
      return ms(sessionDueAt(object));
    case 'delivery':
      return object.dueAt;
    case 'invoice':
      return ms(invoiceDueAt(object));
    case 'subscription':
      return ms(subscriptionDueAt(object));
    default:
      return null;
  }
}

/** Does it. Deliveries are not among this: they leave the process. */
export function advance(account: Account, kind: string, id: string): void {
  const { store } = account;
  if (kind === 'checkout.session') {
    const session = store.get(kind, id);
    if (session?.status === 'open') expireSession(account, session);
  } else if (kind === 'invoice') {
    const invoice = store.get(kind, id);
    if (invoice) advanceInvoice(account, invoice);
  } else if (kind === 'subscription') {
    const subscription = store.get(kind, id);
    if (subscription) advanceSubscription(account, subscription);
  }
}
