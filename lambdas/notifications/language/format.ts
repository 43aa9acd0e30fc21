import type { Language } from './language.ts';

/** Stripe counts these in hundredths, though they have none in use. https://docs.stripe.com/currencies#special-cases */
const HUNDREDTHS: readonly string[] = ['isk', 'ugx'];

/**
 * `$12.00`, `12,00 $`.
 *
 * @param amount in the currency's smallest unit, as Stripe counts it
 * @param currency ISO 4217, in lower case
 */
export function money(language: Language, amount: number, currency: string): string {
  const format = new Intl.NumberFormat(language, { style: 'currency', currency: currency.toUpperCase() });
  const digits = HUNDREDTHS.includes(currency) ? 2 : (format.resolvedOptions().maximumFractionDigits ?? 2);
  return format.format(amount / 10 ** digits);
}

/** `November 28, 2026`: the day in UTC, which every reader of the same event is told. @param at ms since the epoch */
export function day(language: Language, at: number): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(at);
}

/** `24 hours`, `30 Minuten`: whole hours where they are whole, else minutes. */
export function duration(language: Language, ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  const [value, unit] = minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}
