import { CATALOGUE } from '../payments.fixture.ts';
import { effectivePlan } from './access.ts';
import type { Billing } from './billing.ts';

const NOW = Date.UTC(2026, 10, 21, 9);

function givenBilling(billing: Partial<Billing> = {}): Billing {
  return {
    organisationId: 'acme',
    customerId: 'cus_acme',
    subscriptionId: 'sub_1',
    plan: 'pro',
    status: 'active',
    interval: 'month',
    seats: 1,
    currentPeriodEnd: NOW + 1,
    cancelAtPeriodEnd: false,
    endsAt: null,
    trialEndsAt: null,
    graceEndsAt: null,
    ...billing,
  };
}

describe('the plan that counts', () => {
  test('is the first one for who never bought', () => {
    expect(effectivePlan(null, CATALOGUE, NOW).id).toBe('free');
  });

  test.each([
    ['active', {}, 'pro'],
    ['in its trial', { status: 'trialing' }, 'pro'],
    ['past due within the grace', { status: 'past_due', graceEndsAt: NOW + 1 }, 'pro'],
    ['unpaid within the grace', { status: 'unpaid', graceEndsAt: NOW + 1 }, 'pro'],
    ['past due when the grace ends', { status: 'past_due', graceEndsAt: NOW }, 'free'],
    ['to end later', { cancelAtPeriodEnd: true, endsAt: NOW + 1 }, 'pro'],
    ['to end now, which nobody has told us yet', { cancelAtPeriodEnd: true, endsAt: NOW }, 'free'],
    ['not paid for the first time', { status: 'incomplete' }, 'free'],
    ['paused after a trial without a card', { status: 'paused' }, 'free'],
    ['over', { status: 'canceled' }, 'free'],
    ['to a plan that is sold no more', { plan: 'gold' }, 'free'],
  ])('of a subscription that is %s', (_, billing, plan) => {
    expect(effectivePlan(givenBilling(billing), CATALOGUE, NOW).id).toBe(plan);
  });
});
