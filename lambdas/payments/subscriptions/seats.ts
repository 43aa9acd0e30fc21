import type { Plan } from '../payments.contract.ts';
import type { PaymentsServices } from '../services.ts';

/** How many seats an organisation pays for: one for each member, or one for all. */
export async function seatsFor(
  { memberships }: Pick<PaymentsServices, 'memberships'>,
  { perSeat }: Pick<Plan, 'perSeat'>,
  organisationId: string,
): Promise<number> {
  return perSeat ? Math.max(1, await memberships.size(organisationId)) : 1;
}
