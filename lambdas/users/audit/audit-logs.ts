import type { Page } from '../../platform/dynamodb/table.ts';
import type { PersonalSeal } from '../personal-seal.ts';
import { AUDIT_REASON_PURPOSE } from '../users.contract.ts';
import type { AuditLogOwner, AuditRecord } from './audit-entry.ts';
import type { AuditQuery, AuditRepository } from './audit.repository.ts';

/** An entry as its readers see it. */
export interface AuditView extends Omit<AuditRecord, 'sealedReason'> {
  /** Null where none was given, and once the person whom it was about is erased. */
  readonly reason: string | null;
}

/** Audit logs, for those who may read them: who that is, is the caller's question. */
export interface AuditLogs {
  /** Newest first; see AuditRepository.page. @throws BadRequest `cursor_invalid` */
  page(owner: AuditLogOwner, query: AuditQuery): Promise<Page<AuditView>>;
}

export interface AuditLogsDeps {
  readonly audit: AuditRepository;
  readonly sealOf: (userId: string) => Promise<PersonalSeal | null>;
}

export function auditLogs({ audit, sealOf }: AuditLogsDeps): AuditLogs {
  return {
    async page(owner, query) {
      const { items, cursor } = await audit.page(owner, query);
      const subject = (record: AuditRecord) => ('userId' in owner ? owner.userId : record.about);
      const sealed = items.filter(({ sealedReason }) => sealedReason !== null).map(subject);
      const people = [...new Set(sealed)].filter((id) => id !== null);
      const seals = new Map(await Promise.all(people.map(async (id) => [id, await sealOf(id)] as const)));
      return { items: items.map((record) => viewOf(record, seals.get(subject(record) ?? ''))), cursor };
    },
  };
}

function viewOf({ sealedReason, ...entry }: AuditRecord, personal: PersonalSeal | null = null): AuditView {
  const isReadable = sealedReason !== null && personal !== null;
  return { ...entry, reason: isReadable ? personal.open(sealedReason, AUDIT_REASON_PURPOSE) : null };
}
