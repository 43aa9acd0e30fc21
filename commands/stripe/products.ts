import type { Stripe } from 'stripe';
import {
  OURS,
  planProductId,
  usageProductId,
} from '../../lambdas/payments/catalogue/stripe-names.contract.ts';
import type { Catalogue, Plan } from '../../lambdas/payments/payments.contract.ts';
import { differing, type Difference } from './difference.ts';
import type { Seen } from './seen.ts';

interface WantedProduct {
  readonly id: string;
  readonly name: string;
}

/** A product for each plan that is paid for, and one for each of its meters: a line of its own on invoices. */
export function productDifferences(
  stripe: Pick<Stripe, 'products'>,
  catalogue: Catalogue,
  seen: Seen,
): Difference[] {
  const wanted = catalogue.plans.filter(isPaid).flatMap(productsOf);
  return [
    ...wanted.flatMap((product) => differencesOf(stripe, product, seen)),
    ...seen.products
      .filter(({ id, active, metadata }) => active && metadata[OURS] && !wanted.some((one) => one.id === id))
      .map(({ id }) => archive(stripe, id)),
  ];
}

export function isPaid({ prices }: Plan): boolean {
  return Object.keys(prices).length > 0;
}

function productsOf({ id, name, usage }: Plan): WantedProduct[] {
  const meters = Object.keys(usage).map((meter) => ({
    id: usageProductId(id, meter),
    name: `${name}: ${meter.replaceAll('_', ' ')}`,
  }));
  return [{ id: planProductId(id), name }, ...meters];
}

function differencesOf(
  stripe: Pick<Stripe, 'products'>,
  { id, name }: WantedProduct,
  { products }: Seen,
): Difference[] {
  const what = `product ${id}`;
  const wanted = { name, active: true, metadata: { [OURS]: 'product' } };
  const found = products.find((product) => product.id === id);
  if (!found) {
    return [{ what, change: 'create', apply: () => stripe.products.create({ id, ...wanted }) }];
  }
  const fields = differing(wanted, found);
  if (fields.length === 0) return [];
  const change = `update: ${fields.join(', ')}`;
  return [{ what, change, apply: () => stripe.products.update(id, wanted) }];
}

function archive(stripe: Pick<Stripe, 'products'>, id: string): Difference {
  // who has bought it keeps it
  return {
    what: `product ${id}`,
    change: 'archive: it is sold no more',
    apply: () => stripe.products.update(id, { active: false }),
  };
}
