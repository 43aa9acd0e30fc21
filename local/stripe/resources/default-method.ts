import type { Account } from '../core/account.ts';

/** A card that a customer has kept pays from now on: their invoices, and subscriptions that have a card of their own. */
export function useByDefault(account: Account, customer: string, method: string): void {
  const owner = account.store.get('customer', customer)!;
  const invoice_settings = { ...owner.invoice_settings, default_payment_method: method };
  account.change('customer', owner, { invoice_settings }, 'customer.updated');
  for (const subscription of account.store.all('subscription')) {
    const { default_payment_method: own, ended_at } = subscription;
    if (subscription.customer !== customer || ended_at !== null || own === null) continue;
    const patch = { default_payment_method: method };
    account.change('subscription', subscription, patch, 'customer.subscription.updated');
  }
}
