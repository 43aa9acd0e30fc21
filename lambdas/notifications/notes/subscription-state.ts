import type { SubscriptionData } from '../../payments/payments.contract.ts';

/** Where a subscription stands, as far as its readers are told by this. */
export type SubscriptionState = 'running' | 'trial' | 'ending' | 'ended';

/** Null for what is told of otherwise (past due), and for what has not begun. */
export function subscriptionState({
  status,
  endsAt,
}: Pick<SubscriptionData, 'status' | 'endsAt'>): SubscriptionState | null {
  if (status === 'canceled') return 'ended';
  if (status !== 'active' && status !== 'trialing') return null;
  if (endsAt !== null) return 'ending';
  return status === 'trialing' ? 'trial' : 'running';
}
