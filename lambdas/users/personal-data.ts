import { emptyPartition } from '../platform/dynamodb/empty-partition.ts';
import type { PersonalData } from '../platform/personal-data.ts';
import type { AuditChain } from './audit/chain/audit-chain.ts';
import { chainOf, HEAD } from './audit/chain/chain.repository.ts';
import { ERASURE_SORT_KEY } from './erasure/erasure.repository.ts';
import { exportPerson } from './export/export-person.ts';
import type { ExportPersonDeps } from './export/export-person.ts';
import { prefixOf } from './export/export.ts';
import type { PartStore } from './export/part-store.ts';
import { auditLogOf, userOrganisationKey } from './keys.ts';

export interface UsersPersonalDataDeps extends ExportPersonDeps {
  /** Where the parts of their exports lie. */
  readonly exports: Pick<PartStore, 'list' | 'delete'>;
  readonly chain: Pick<AuditChain, 'markErased'>;
}

/**
 * What users keeps of a person: profile, preferences, log and its chain, exports, memberships. Their key and their organisations are
 * gone by the time this is asked to erase them: see `erasure/begin-erasure.ts`. What they did in organisations stays
 * in the logs of those, by their pseudonym alone.
 */
export function usersPersonalData({ exports, chain, ...deps }: UsersPersonalDataDeps): PersonalData {
  const { table } = deps;
  return {
    exportUser: exportPerson(deps),
    async eraseUser(userId) {
      const parts = await exports.list(prefixOf(userId));
      await exports.delete(parts);
      // before the first entry goes, or their removal would ring
      await chain.markErased(userId);
      const partitions = [
        { pk: chainOf(auditLogOf({ userId })), except: HEAD },
        { pk: `USER#${userId}`, except: ERASURE_SORT_KEY },
        { pk: userOrganisationKey(userId, '').pk },
      ];
      const left = await Promise.all(partitions.map((partition) => emptyPartition(table, partition)));
      return parts.length > 0 || left.includes(true) ? 'more' : null;
    },
  };
}
