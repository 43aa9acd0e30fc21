import { catalogueOf } from './catalogue.ts';
import type { CatalogueConfig } from './catalogue.schema.ts';
import { checkConfig } from './config.ts';
import { PLACEMENT } from './testing.ts';

const FREE = { id: 'free', name: 'Free' };
const PRO = { id: 'pro', name: 'Pro', prices: { month: 900 } };
const CATALOGUE: CatalogueConfig = { currency: 'usd', plans: [FREE, PRO] };

/** A whole config around a catalogue, spoilt the way an owner might. */
function configWith(change: object): unknown {
  return {
    name: 'soloist',
    stages: [{ name: 'staging', region: 'us-east-1', zones: ['use1-az4', 'use1-az6'] }],
    placement: PLACEMENT,
    payments: { ...CATALOGUE, ...change },
    mail: { sender: 'hello@example.com', product: 'news@news.example.com' },
    alarms: { address: 'owner@example.com' },
  };
}

describe('a catalogue that is right', () => {
  test.each([
    ['free only', { plans: [FREE] }],
    [
      'with every choice of a plan',
      {
        plans: [
          FREE,
          {
            ...PRO,
            prices: { month: 900, year: 9_000 },
            perSeat: true,
            trialDays: 14,
            entitlements: { projects: 50, support: true },
            usage: { api_calls: 1 },
          },
        ],
      },
    ],
    [
      'with products, grace and taxes',
      { products: [{ id: 'hour', name: 'An hour', price: 9_900 }], graceDays: 0, tax: true },
    ],
  ])('is accepted %s', (_, change) => {
    const config = configWith(change);

    const checked = checkConfig(config);

    expect(checked).toEqual(config);
  });

  test('has what an owner left out filled in', () => {
    const catalogue = catalogueOf(CATALOGUE);

    expect(catalogue).toEqual({
      currency: 'usd',
      plans: [
        { ...FREE, prices: {}, perSeat: false, trialDays: 0, entitlements: {}, usage: {} },
        { ...PRO, perSeat: false, trialDays: 0, entitlements: {}, usage: {} },
      ],
      products: [],
      graceDays: 7,
      tax: false,
    });
  });
});

describe('a catalogue with a slip', () => {
  test.each<[string, object, string]>([
    [
      'a currency in capitals',
      { currency: 'USD' },
      "payments.currency is 'USD', expected a currency of ISO 4217 in lower case such as usd",
    ],
    [
      'a currency that there is not',
      { currency: 'uds' },
      "payments.currency is 'uds', expected a currency of ISO 4217",
    ],
    [
      'no plan',
      { plans: [] },
      'payments.plans is [], expected at least the plan that everybody has who pays nothing',
    ],
    [
      'an amount with cents',
      { plans: [FREE, { ...PRO, prices: { month: 9.99 } }] },
      'payments.plans[1].prices.month is 9.99, expected a whole number of the smallest unit',
    ],
    [
      'a price of nothing',
      { plans: [FREE, { ...PRO, prices: { month: 0 } }] },
      'payments.plans[1].prices.month is 0, expected at least 1',
    ],
    [
      'an interval that is not sold',
      { plans: [FREE, { ...PRO, prices: { week: 300 } }] },
      "unknown field 'payments.plans[1].prices.week', expected one of: month, year",
    ],
    [
      'a misspelt field of a plan',
      { plans: [FREE, { ...PRO, perSeats: true }] },
      "unknown field 'payments.plans[1].perSeats' (did you mean 'perSeat'?), expected one of: id, name, prices",
    ],
    [
      'an entitlement that is a text',
      { plans: [{ ...FREE, entitlements: { projects: 'many' } }] },
      "payments.plans[0].entitlements.projects is 'many', expected a number or true or false",
    ],
    [
      'a longer trial than Stripe gives',
      { plans: [FREE, { ...PRO, trialDays: 731 }] },
      'payments.plans[1].trialDays is 731, expected 0 to 730 days',
    ],
    [
      'a first plan that costs',
      { plans: [PRO, FREE] },
      "payments.plans[0] is 'pro' with prices, but the first plan is what everybody has who pays nothing: put one without before it",
    ],
    [
      'a second plan without a price',
      { plans: [FREE, { id: 'pro', name: 'Pro' }] },
      "payments.plans[1] is 'pro' without a price, expected prices.month or prices.year: only the first plan costs nothing",
    ],
    [
      'two plans of one id',
      { plans: [FREE, PRO, PRO] },
      "payments.plans[2].id is 'pro', as is payments.plans[1].id: give each its own",
    ],
    [
      'a product that is called as a plan',
      { products: [{ id: 'pro', name: 'Pro', price: 1 }] },
      "payments.products[0].id is 'pro', as is a plan's",
    ],
  ])('fails with %s', (_, change, message) => {
    const check = () => checkConfig(configWith(change));

    expect(check).toThrow(`soloist.config.ts: ${message}`);
  });

  test('fails when a function’s environment can not hold it, and says by how much', () => {
    const products = Array.from({ length: 60 }, (_, index) => ({
      id: `product-${index}`,
      name: `The product of number ${index}`,
      price: 100,
    }));

    const check = () => checkConfig(configWith({ products }));

    expect(check).toThrow(/payments takes \d{4} bytes, at most 3072 fit into the environment of a function/);
  });
});
