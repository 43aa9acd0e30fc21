import * as z from 'zod/mini';

/** Currencies by ISO 4217, as Stripe writes them: in lower case. */
const CURRENCIES = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()));

const id = (expected: string) =>
  z.string(expected).check(z.regex(/^[a-z]([a-z0-9-]{0,29}[a-z0-9])?$/, expected));
const planId = id('1 to 31 lower-case letters, digits or inner hyphens, the first a letter');
// Stripe's names of meters and our entitlements: words that code and JSON can hold without quotes
const word = z
  .string('a name such as api_calls')
  .check(z.regex(/^[a-z][A-Za-z0-9_]{0,39}$/, 'a name of at most 40 letters, digits or _ such as api_calls'));
const shownName = z
  .string('a name that customers read')
  .check(z.minLength(1, 'a name that customers read'), z.maxLength(60, 'at most 60 characters'));

/** Stripe's most is eight digits. https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
const amount = z
  .int('a whole number of the smallest unit of the currency, such as 900 for 9.00')
  .check(
    z.gte(1, 'at least 1: leave the price out for what costs nothing'),
    z.lte(99_999_999, 'at most 99999999'),
  );
const days = (most: number, expected: string) =>
  z.int(expected).check(z.gte(0, expected), z.lte(most, expected));

const plan = z.strictObject({
  id: planId,
  name: shownName,
  prices: z.optional(z.strictObject({ month: z.optional(amount), year: z.optional(amount) })),
  perSeat: z.optional(z.boolean('true or false')),
  // https://docs.stripe.com/api/subscriptions/create#create_subscription-trial_period_days
  trialDays: z.optional(days(730, '0 to 730 days')),
  entitlements: z.optional(
    z.record(
      word,
      z.union([z.number(), z.boolean()], 'a number or true or false'),
      'names with their values',
    ),
  ),
  usage: z.optional(
    z
      .record(word, amount, 'names of meters with a price per unit')
      // the prices of a plan are looked up at once, and Stripe takes ten keys
      .check(z.refine((meters) => Object.keys(meters).length <= 9, 'at most 9 meters')),
  ),
});

const product = z.strictObject({ id: planId, name: shownName, price: amount });

/** What is sold, as an owner writes it; soloist.config.ts explains the fields. */
export const catalogueSchema = z.strictObject({
  currency: z
    .string('a currency of ISO 4217 in lower case such as usd')
    .check(z.refine((code) => CURRENCIES.has(code), 'a currency of ISO 4217 in lower case such as usd')),
  plans: z.array(plan).check(z.minLength(1, 'at least the plan that everybody has who pays nothing')),
  products: z.optional(z.array(product)),
  graceDays: z.optional(days(90, '0 to 90 days')),
  tax: z.optional(z.boolean('true or false')),
});

export type CatalogueConfig = z.infer<typeof catalogueSchema>;
