import type { Clock } from '../../../platform/clock.ts';
import type { Table } from '../../../platform/dynamodb/table.ts';
import { rootKeys } from '../../../platform/root-keys.ts';
import type { Roots } from '../../../platform/roots.ts';
import type { TransactionFactory } from '../../../platform/transaction.ts';
import { auditLogOf } from '../../keys.ts';
import type { AuditLogOwner } from '../audit-entry.ts';
import { ChainRepository } from './chain.repository.ts';
import { erasedMark } from './link.ts';
import { readChain } from './read-chain.ts';
import { verifyChain } from './verify-chain.ts';
import type { Verdict } from './verify-chain.ts';
import { watchEntries } from './watch-entries.ts';

/** What the keys are derived for. */
export const CHAIN_KEY = 'users/audit-chain';

export interface AuditChainDeps {
  readonly table: Table;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
  /** The data secret: the root of the key that links are made with. */
  readonly dataSecret: () => Promise<Roots>;
}

/** What makes audit logs evident to tampering. */
export interface AuditChain {
  /** The handler of the users table's stream. */
  readonly watch: ReturnType<typeof watchEntries>;
  /** Allows for the removal of a person's log and its chain; before anything of it is removed. */
  markErased(userId: string): Promise<void>;
  /** @param noted an end that was noted down, `<count>:<hash>` */
  verify(owner: AuditLogOwner, noted?: string): Promise<Verdict>;
}

export function auditChain({ table, transactions, clock, dataSecret }: AuditChainDeps): AuditChain {
  const chains = new ChainRepository(table);
  const keys = async () => rootKeys(await dataSecret(), CHAIN_KEY);
  return {
    watch: watchEntries({ chains, transactions, keys }),
    async markErased(userId) {
      const log = auditLogOf({ userId });
      await table.write(chains.mark(log, erasedMark((await keys()).active, log), clock.now()));
    },
    async verify(owner, noted) {
      const chain = await readChain(chains, auditLogOf(owner));
      return verifyChain(chain, { keys: await keys(), now: clock.now(), noted });
    },
  };
}
