import type { CatalogueConfig } from './catalogue.schema.ts';
import { firstRepeat } from './repeat.ts';

/** Lambda allows 4 KB of variables in all, and payments has a dozen others. */
const MAX_BYTES = 3_072;

/** What is sold, with the choices that an owner left out: the catalogue that the payments module is given. */
export function catalogueOf({ plans, products = [], graceDays = 7, tax = false, currency }: CatalogueConfig) {
  return { currency, plans: plans.map(planOf), products, graceDays, tax };
}

export type CompleteCatalogue = ReturnType<typeof catalogueOf>;

function planOf({
  prices: { month, year } = {},
  perSeat = false,
  trialDays = 0,
  entitlements = {},
  usage = {},
  ...plan
}: CatalogueConfig['plans'][number]) {
  const prices = { ...(month !== undefined && { month }), ...(year !== undefined && { year }) };
  return { ...plan, prices, perSeat, trialDays, entitlements, usage };
}

/** What is wrong between the fields of a catalogue that are right by themselves: one line, or null. */
export function catalogueContradiction(config: CatalogueConfig): string | null {
  return (
    repeatedId('plans', config.plans) ??
    repeatedId('products', config.products ?? []) ??
    sharedId(config) ??
    paidFirstPlan(config) ??
    unsaleable(config) ??
    tooLarge(config)
  );
}

function repeatedId(list: 'plans' | 'products', entries: readonly { readonly id: string }[]): string | null {
  const repeated = firstRepeat(entries.map(({ id }) => id));
  if (!repeated) return null;
  const { value, first, second } = repeated;
  return `payments.${list}[${second}].id is '${value}', as is payments.${list}[${first}].id: give each its own`;
}

function sharedId({ plans, products = [] }: CatalogueConfig): string | null {
  const index = products.findIndex(({ id }) => plans.some((plan) => plan.id === id));
  if (index < 0) return null;
  return `payments.products[${index}].id is '${products[index]!.id}', as is a plan's: both are products to Stripe, give each its own`;
}

function paidFirstPlan({ plans: [first] }: CatalogueConfig): string | null {
  const costs = ['prices', 'usage'].find((field) => Object.keys(Reflect.get(first!, field) ?? {}).length > 0);
  const asks = costs ?? (first!.trialDays ? 'trialDays' : undefined);
  if (!asks) return null;
  return `payments.plans[0] is '${first!.id}' with ${asks}, but the first plan is what everybody has who pays nothing: put one without before it`;
}

function unsaleable({ plans }: CatalogueConfig): string | null {
  const index = plans.findIndex(({ prices = {} }, place) => place > 0 && !prices.month && !prices.year);
  if (index < 0) return null;
  return `payments.plans[${index}] is '${plans[index]!.id}' without a price, expected prices.month or prices.year: only the first plan costs nothing`;
}

function tooLarge(config: CatalogueConfig): string | null {
  const bytes = Buffer.byteLength(JSON.stringify(catalogueOf(config)));
  if (bytes <= MAX_BYTES) return null;
  return `payments takes ${bytes} bytes, at most ${MAX_BYTES} fit into the environment of a function: shorten names, or sell fewer plans and products`;
}
