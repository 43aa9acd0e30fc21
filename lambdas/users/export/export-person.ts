import type { Table } from '../../platform/dynamodb/table.ts';
import { atOnce, inSections } from '../../platform/export-sections.ts';
import type { ExportSection } from '../../platform/export-sections.ts';
import { isoTime } from '../../platform/http/iso-time.ts';
import type { ExportRecord, PersonalData } from '../../platform/personal-data.ts';
import type { AuditLogs, AuditView } from '../audit/audit-logs.ts';
import { MemberRepository } from '../organisations/member.repository.ts';
import { OrganisationRepository } from '../organisations/organisation.repository.ts';
import type { Member } from '../organisations/organisation.ts';
import { PreferencesRepository } from '../preferences.repository.ts';
import type { Profile } from '../profile.ts';
import { ExportRepository } from './export.repository.ts';
import { stateOf } from './export.ts';
import { invitationsBy, invitationsTo } from './invitation-records.ts';
import type { InvitationRecordsDeps } from './invitation-records.ts';

/** Organisations of one read: each is looked up besides. */
const ORGANISATIONS = 25;
const ENTRIES = 1_000;

export interface ExportPersonDeps extends InvitationRecordsDeps {
  readonly profileOf: (userId: string) => Promise<Profile | null>;
  readonly auditLogs: AuditLogs;
}

/** What users keeps of a person: who they are, where they belong, and what happened in their account. */
export function exportPerson(deps: ExportPersonDeps): PersonalData['exportUser'] {
  const { table, clock, profileOf, auditLogs } = deps;
  const addressOf = async (userId: string) => (await profileOf(userId))?.email ?? null;
  return inSections({
    profile: atOnce(async (userId) => profileRecords(await profileOf(userId))),
    preferences: atOnce((userId) => preferencesRecords(table, userId)),
    memberships: memberships(table),
    received: invitationsTo(deps, addressOf),
    sent: invitationsBy(deps),
    log: async (userId, cursor) => {
      const page = await auditLogs.page({ userId }, { limit: ENTRIES, cursor });
      return { records: page.items.map((entry) => entryRecord(entry, userId)), cursor: page.cursor };
    },
    exports: atOnce(async (userId) => {
      const found = await new ExportRepository(table).list(userId, clock.now());
      return found.map((one) => ({
        type: 'export',
        id: one.exportId,
        state: stateOf(one, clock.now()),
        requestedAt: isoTime(one.requestedAt),
        endsAt: isoTime(one.endsAt),
      }));
    }),
  });
}

function profileRecords(profile: Profile | null): readonly ExportRecord[] {
  if (!profile) return [];
  const { userId: id, email, displayName, locale, timeZone, organisationId, createdAt, updatedAt } = profile;
  const times = { createdAt: isoTime(createdAt), updatedAt: isoTime(updatedAt) };
  return [{ type: 'profile', id, email, displayName, locale, timeZone, organisationId, ...times }];
}

async function preferencesRecords(table: Table, userId: string): Promise<readonly ExportRecord[]> {
  const stored = await new PreferencesRepository(table).find(userId);
  return stored ? [{ type: 'preferences', ...stored.preferences }] : [];
}

function memberships(table: Table): ExportSection {
  const members = new MemberRepository(table);
  const organisations = new OrganisationRepository(table);
  const recordOf = async ({ organisationId, role, personal, joinedAt }: Member) => {
    const organisation = await organisations.find(organisationId);
    const name = organisation?.name ?? null;
    return { type: 'membership', organisationId, name, personal, role, joinedAt: isoTime(joinedAt) };
  };
  return async (userId, cursor) => {
    const page = await members.pageOf(userId, { limit: ORGANISATIONS, cursor });
    return { records: await Promise.all(page.items.map(recordOf)), cursor: page.cursor };
  };
}

function entryRecord({ at, by, id, ...entry }: AuditView, userId: string): ExportRecord {
  return { type: 'audit_entry', id, at: isoTime(at), by: by === userId ? 'you' : by, ...entry };
}
