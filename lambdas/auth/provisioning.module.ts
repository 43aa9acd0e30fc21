import type { Clock } from '../platform/clock.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import type { TransactionFactory } from '../platform/transaction.ts';
import { AccountRepository } from './account.repository.ts';
import { authKeys } from './keys.ts';
import { argon2Passwords } from './passwords/passwords.ts';
import type { AuthSecrets, Users } from './ports.ts';
import { StandingRepository } from './standing.repository.ts';
import { accountState, provisionAccount } from './provision-account.ts';
import type { AccountState, WantedAccount } from './provision-account.ts';

export interface ProvisioningDeps {
  readonly table: Table;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
  /** Nothing is signed: the data secret alone is asked for. */
  readonly secrets: AuthSecrets;
  readonly users: Users;
}

/** What an operator may do with accounts, without the service. */
export interface Provisioning {
  state(wanted: WantedAccount): Promise<AccountState>;
  provision(wanted: WantedAccount): Promise<AccountState>;
}

export function accountProvisioning(deps: ProvisioningDeps): Provisioning {
  const keys = authKeys(deps.secrets, deps.clock);
  const services = {
    ...deps,
    keys,
    accounts: new AccountRepository(deps.table),
    standings: new StandingRepository(deps.table),
    passwords: argon2Passwords(() => keys.passwords()),
  };
  return {
    state: (wanted) => accountState(services, wanted),
    provision: (wanted) => provisionAccount(services, wanted),
  };
}
