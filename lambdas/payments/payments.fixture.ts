import type { Membership } from '../users/index.ts';
import { OrganisationNotFound, RoleRequired } from './errors.ts';
import type { Catalogue } from './payments.contract.ts';
import type { PaymentsServices } from './services.ts';

/** A catalogue with one plan of each kind: free, per seat with a trial, flat with usage. */
export const CATALOGUE: Catalogue = {
  currency: 'usd',
  plans: [
    {
      id: 'free',
      name: 'Free',
      prices: {},
      perSeat: false,
      trialDays: 0,
      entitlements: { projects: 3 },
      usage: {},
    },
    {
      id: 'pro',
      name: 'Pro',
      prices: { month: 1_200, year: 12_000 },
      perSeat: true,
      trialDays: 14,
      entitlements: { projects: 100, support: true },
      usage: {},
    },
    {
      id: 'business',
      name: 'Business',
      prices: { month: 9_900 },
      perSeat: false,
      trialDays: 0,
      entitlements: { projects: 1_000, support: true },
      usage: { messages: 2 },
    },
  ],
  products: [{ id: 'handbook', name: 'Handbook', price: 2_900 }],
  graceDays: 7,
  tax: false,
};

/** Who belongs to what, as users would say it; the current organisation of everybody is their personal one. */
export function membershipsOf(people: readonly Membership[]): PaymentsServices['memberships'] {
  return {
    async accessTo({ userId, organisationId, action }) {
      const found = people.find(
        (one) =>
          one.userId === userId &&
          (organisationId === undefined ? one.personal : one.organisationId === organisationId),
      );
      if (!found) throw new OrganisationNotFound();
      if (found.role === 'member' && action === 'billing.manage') throw new RoleRequired();
      return found;
    },
    size: async (organisationId) => people.filter((one) => one.organisationId === organisationId).length,
  };
}
