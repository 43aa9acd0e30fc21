import type { Clock } from '../platform/clock.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import type { PersonalData } from '../platform/personal-data.ts';
import type { TransactionFactory } from '../platform/transaction.ts';
import { forgetPerson } from './search/project-person.ts';
import { SearchRepository } from './search/search.repository.ts';

export interface AdminPersonalDataDeps {
  readonly table: Table;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
}

/**
 * What admin keeps of a person: keyed hashes that a search finds them by, made of what their profile says. There is
 * nothing in them to be read, so an export has no part of them.
 */
export function adminPersonalData(deps: AdminPersonalDataDeps): PersonalData {
  const search = new SearchRepository(deps.table);
  return {
    exportUser: async () => ({ records: [], cursor: null }),
    async eraseUser(userId) {
      await forgetPerson({ ...deps, search }, userId);
      return null;
    },
  };
}
