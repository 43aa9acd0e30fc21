import type { Key } from '../platform/dynamodb/item.ts';
import type { AuditLogOwner } from './audit/audit-entry.ts';

/** The keys of the users table, in one place (docs/data.md). */
export const profileKey = (userId: string): Key => ({ pk: `USER#${userId}`, sk: 'PROFILE' });
export const dataKeyKey = (userId: string): Key => ({ pk: `USER#${userId}`, sk: 'KEY' });
export const preferencesKey = (userId: string): Key => ({ pk: `USER#${userId}`, sk: 'PREFERENCES' });
/** Where the entries of a log stand: a person's own, an organisation's, or the administrators'. */
export function auditLogOf(whose: AuditLogOwner): string {
  if ('admins' in whose) return 'LOG#admins';
  return 'organisationId' in whose ? `LOG#${whose.organisationId}` : `USER#${whose.userId}`;
}
export const auditKey = (log: string, time: string, id: string): Key => ({
  pk: log,
  sk: `AUDIT#${time}#${id}`,
});
/** In a partition of its own: who reads memberships (users.grantMemberships) must not read the person. */
export const userOrganisationKey = (userId: string, organisationId: string): Key => ({
  pk: `MEMBER#${userId}`,
  sk: `ORG#${organisationId}`,
});
/** Sorts before the organisations: who wants to know the current one reads both at once. */
export const currentOrganisationKey = (userId: string): Key => ({ pk: `MEMBER#${userId}`, sk: 'CURRENT' });
export const organisationKey = (organisationId: string): Key => ({ pk: `ORG#${organisationId}`, sk: 'ORG' });
export const memberKey = (organisationId: string, userId: string): Key => ({
  pk: `ORG#${organisationId}`,
  sk: `MEMBER#${userId}`,
});
/** What payments said of its subscription. */
export const subscriptionKey = (organisationId: string): Key => ({
  pk: `ORG#${organisationId}`,
  sk: 'SUBSCRIPTION',
});
/** In partitions of their own: who reads members (users.grantMemberships) must not read who was invited. */
export const invitationKey = (organisationId: string, invitationId: string): Key => ({
  pk: `INVITATIONS#${organisationId}`,
  sk: `INVITATION#${invitationId}`,
});
/** By the token that was mailed. */
export const invitationTokenKey = (tokenHash: string): Key => ({ pk: `INVITE#${tokenHash}`, sk: 'INVITE' });
/** By the address that was invited; one in each organisation. */
export const invitedKey = (addressKey: string, organisationId: string): Key => ({
  pk: `INVITED#${addressKey}`,
  sk: `ORG#${organisationId}`,
});
/** An export that somebody has asked for; newest last, because ids sort by time. */
export const exportKey = (userId: string, exportId: string): Key => ({
  pk: `USER#${userId}`,
  sk: `EXPORT#${exportId}`,
});
/** A part of it. @param number null for what the keys of all parts begin with */
export const exportPartKey = (userId: string, exportId: string, number: number | null): Key => ({
  pk: `USER#${userId}`,
  sk: `EXPORTPART#${exportId}#${number === null ? '' : String(number).padStart(6, '0')}`,
});
/** When they may ask for the next one. */
export const exportTurnKey = (userId: string): Key => ({ pk: `USER#${userId}`, sk: 'EXPORTTURN' });
