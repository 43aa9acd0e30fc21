import type { Account } from '../core/account.ts';
import type { SubscriptionItem } from '../core/shapes.ts';
import type { Period } from './invoice-lines.ts';

/** What a customer has used of a metered item in a period, by its meter's formula. */
export function usageOf(
  account: Account,
  customer: string,
  { price }: SubscriptionItem,
  { start, end }: Period,
): number {
  const meter = account.store.get('billing.meter', price.recurring?.meter ?? '');
  if (!meter) return 0;
  const values = account.store
    .all('billing.meter_event')
    .filter(
      ({ event_name, payload, timestamp }) =>
        event_name === meter.event_name &&
        payload[meter.customer_mapping.event_payload_key] === customer &&
        timestamp >= start &&
        timestamp < end,
    )
    .map(({ payload }) => Number(payload[meter.value_settings.event_payload_key]));
  switch (meter.default_aggregation.formula) {
    case 'count':
      return values.length;
    case 'last':
      return values.at(-1) ?? 0;
    default:
      return values.reduce((sum, value) => sum + value, 0);
  }
}
