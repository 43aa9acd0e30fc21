import type { Interval } from '../payments.contract.ts';

// What is ours at Stripe is found by names: the same in test and live mode, so that no id of Stripe's is written down.

/** The product that stands for a plan. */
export const planProductId = (plan: string): string => `soloist_${plan}`;
/** The product that stands for a plan's metered usage, a line of its own on invoices. */
export const usageProductId = (plan: string, meter: string): string => `soloist_${plan}_${meter}`;

/** Lookup key of a plan's price now; a price that was replaced loses it, and is known by its metadata. */
export const planPriceKey = (plan: string, interval: Interval): string => `soloist:${plan}:${interval}`;
/** Lookup key of a unit's price; by interval, because all prices of a subscription share one. */
export const usagePriceKey = (plan: string, meter: string, interval: Interval): string =>
  `soloist:${plan}:${meter}:${interval}`;

/** `event_name` of the meter events that report usage. */
export const meterEventName = (meter: string): string => `soloist_${meter}`;

/** Metadata of every price of ours; `meter` only where it is a price of usage. */
export interface PriceMetadata {
  readonly soloist_plan: string;
  readonly soloist_meter?: string;
}

/** Metadata of customers, checkout sessions and subscriptions: whose they are. */
export interface OwnerMetadata {
  readonly soloist_organisation: string;
}

/** Metadata by which a portal configuration and a webhook endpoint are known as ours. */
export const OURS = 'soloist';
