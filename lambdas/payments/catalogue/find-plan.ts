import { Unprocessable } from '../../platform/errors.ts';
import type { Catalogue, Interval, Plan } from '../payments.contract.ts';

/**
 * A plan that can be paid for at an interval.
 *
 * @throws Unprocessable naming the field, when there is no such plan, it costs nothing, or not at that interval
 */
export function findPaidPlan({ plans }: Catalogue, id: string, interval: Interval): Plan {
  const plan = plans.find((candidate) => candidate.id === id);
  const paid = plans.filter(({ prices }) => Object.keys(prices).length > 0).map((candidate) => candidate.id);
  if (!plan || !paid.includes(id)) {
    throw new Unprocessable([
      { path: 'plan', message: `must be a plan that is paid for: ${paid.join(', ')}` },
    ]);
  }
  if (plan.prices[interval] === undefined) {
    const intervals = Object.keys(plan.prices).join(' or ');
    throw new Unprocessable([{ path: 'interval', message: `must be ${intervals} for the plan ${id}` }]);
  }
  return plan;
}
