import type { Interval } from '../payments.contract.ts';

/** What an organisation has bought, as Stripe has last said it: the read model that no request asks Stripe for. */
export interface Billing {
  readonly organisationId: string;
  readonly customerId: string;
  /** Null without a subscription. */
  readonly subscriptionId: string | null;
  /** Id of the plan that the subscription is for, the first of the catalogue without one. Not what they may use now: that is `effectivePlan`. */
  readonly plan: string;
  /** As Stripe names it, `none` without a subscription. */
  readonly status: string;
  readonly interval: Interval | null;
  readonly seats: number;
  /** ms since the epoch, like all times here. */
  readonly currentPeriodEnd: number | null;
  /** Whether it ends by itself: `endsAt` says when. */
  readonly cancelAtPeriodEnd: boolean;
  readonly endsAt: number | null;
  readonly trialEndsAt: number | null;
  /** When a past due plan is cut off; null where nothing is due. */
  readonly graceEndsAt: number | null;
}

/** What is bought without a subscription. */
export const NO_SUBSCRIPTION = {
  subscriptionId: null,
  status: 'none',
  interval: null,
  seats: 0,
  currentPeriodEnd: null,
  cancelAtPeriodEnd: false,
  endsAt: null,
  trialEndsAt: null,
  graceEndsAt: null,
} as const satisfies Partial<Billing>;

/** What a customer in arrears has been told of. */
export type Reminder = 'grace_ending' | 'cut_off';

export interface StoredBilling extends Billing {
  /** Version of the aggregate: that of the last event that was written with it, or of the last change without one. */
  readonly version: number;
  /** The last reminder of the grace that ends at `graceEndsAt`. */
  readonly reminder: Reminder | null;
  readonly updatedAt: number;
}

/** Statuses of a subscription whose payment is overdue. */
export const OWES: readonly string[] = ['past_due', 'unpaid'];
