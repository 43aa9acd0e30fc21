import type { PersonalData } from '../platform/personal-data.ts';
import { exportPurchases } from './export-purchases.ts';
import type { ExportPurchasesDeps } from './export-purchases.ts';
import type { EraseOrganisationMessage } from './payments.contract.ts';

export interface PaymentsPersonalDataDeps extends ExportPurchasesDeps {
  /** The organisations that go with somebody who is erased. */
  readonly organisationsOf: (userId: string) => Promise<readonly string[]>;
  /** Sends payments' own queue messages: no other function may ask Stripe for anything. */
  readonly send: (messages: readonly EraseOrganisationMessage[]) => Promise<void>;
}

/**
 * What payments keeps of a person: what the organisations have bought that were theirs alone. It is removed by payments
 * itself, see `erase/erase-organisation.ts`; in organisations of others they are a pseudonym that leads nowhere.
 */
export function paymentsPersonalData({
  organisationsOf,
  send,
  ...deps
}: PaymentsPersonalDataDeps): PersonalData {
  return {
    exportUser: exportPurchases(deps),
    async eraseUser(userId) {
      const organisations = await organisationsOf(userId);
      await send(organisations.map((organisationId) => ({ kind: 'erase', organisationId })));
      return null;
    },
  };
}
