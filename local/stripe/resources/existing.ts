import { missing } from '../api/errors.ts';
import type { Account } from '../core/account.ts';
import type { Kind, Shapes } from '../core/shapes.ts';

/** How Stripe's messages call a kind and its id in a path, where that is neither the kind's name nor `id`. */
const WORDING: Partial<Record<Kind, { what?: string; param?: string }>> = {
  'billing.meter': { what: 'billing meter' },
  'billing_portal.configuration': { what: 'configuration', param: 'configuration' },
  'checkout.session': { param: 'session' },
  charge: { param: 'charge' },
  invoice: { param: 'invoice' },
  payment_intent: { param: 'intent' },
  payment_method: { what: 'PaymentMethod', param: 'payment_method' },
  price: { param: 'price' },
  setup_intent: { what: 'setupintent', param: 'intent' },
};

/** The object that a path names. @throws 404 `resource_missing` */
export function existing<K extends Kind>(account: Account, kind: K, id: string): Shapes[K] {
  return find(account, kind, id, WORDING[kind]?.param ?? 'id', 404);
}

/** The object that a parameter names. @throws 400 `resource_missing` */
export function named<K extends Kind>(account: Account, kind: K, id: string, param: string): Shapes[K] {
  return find(account, kind, id, param, 400);
}

function find<K extends Kind>(
  account: Account,
  kind: K,
  id: string,
  param: string,
  status: number,
): Shapes[K] {
  const object = account.store.get(kind, id);
  if (!object) throw missing(WORDING[kind]?.what ?? kind, id, param, status);
  return object;
}
