/** Currencies without a smaller unit: https://docs.stripe.com/currencies#zero-decimal */
const WHOLE = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf'.split(' '));

/** The least that can be charged, in the smallest unit; 50 where Stripe's list says nothing here. */
const LEAST: Readonly<Record<string, number>> = { gbp: 30, jpy: 50, sek: 300, nok: 300, dkk: 250 };

export const leastCharge = (currency: string): number => LEAST[currency] ?? 50;

/** `$12.50`, as messages and pages say it. @param amount in the smallest unit */
export function formatAmount(amount: number, currency: string): string {
  const value = WHOLE.has(currency) ? amount : amount / 100;
  return new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(value);
}
