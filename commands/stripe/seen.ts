import type { Stripe } from 'stripe';

/** What stands at Stripe, as far as it could be ours. */
export interface Seen {
  readonly products: readonly Stripe.Product[];
  /** Those that are sold. */
  readonly prices: readonly Stripe.Price[];
  readonly meters: readonly Stripe.Billing.Meter[];
  readonly portals: readonly Stripe.BillingPortal.Configuration[];
  readonly endpoints: readonly Stripe.WebhookEndpoint[];
}

/** Reads all of it at once: a person waits. */
export async function look(stripe: Stripe): Promise<Seen> {
  const page = { limit: 100 } as const;
  const [products, prices, meters, portals, endpoints] = await Promise.all([
    all(stripe.products.list(page)),
    all(stripe.prices.list({ ...page, active: true })),
    all(stripe.billing.meters.list({ ...page, status: 'active' })),
    all(stripe.billingPortal.configurations.list({ ...page, active: true })),
    all(stripe.webhookEndpoints.list(page)),
  ]);
  return { products, prices, meters, portals, endpoints };
}

async function all<Item>(pages: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of pages) items.push(item);
  return items;
}
