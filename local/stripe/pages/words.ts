import type { Price } from '../core/shapes.ts';
import { formatAmount } from '../resources/money.ts';

/** `21 November 2026`. @param seconds since the epoch */
export const formatDate = (seconds: number): string =>
  new Date(seconds * 1000).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** `$9.00 each month`, `$0.01 for each unit used`. */
export function formatPrice({ currency, recurring, unit_amount, unit_amount_decimal }: Price): string {
  const amount = formatAmount(unit_amount ?? Number(unit_amount_decimal ?? 0), currency);
  if (!recurring) return amount;
  if (recurring.usage_type === 'metered') return `${amount} for each unit used`;
  const { interval, interval_count: count } = recurring;
  return `${amount} each ${count > 1 ? `${count} ${interval}s` : interval}`;
}
