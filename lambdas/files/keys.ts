import type { Key } from '../platform/dynamodb/item.ts';
import { sortableVersion } from '../platform/events/outbox.ts';
import type { StoredFile } from './file.ts';

/** Says where a file stands. */
export type Place = Pick<StoredFile, 'organisationId' | 'fileId' | 'purpose'>;

// The keys of the files table, in one place (docs/data.md).

/** Files stand with their organisation, newest last: ids are UUIDv7. Avatars stand apart: no list shows them. */
export const fileKey = ({ organisationId, fileId, purpose }: Place): Key => ({
  pk: `ORG#${organisationId}`,
  sk: `${purpose === 'avatar' ? 'AVATAR' : 'FILE'}#${fileId}`,
});
/** Leads from a file's id to where it stands. */
export const placeKey = (fileId: string): Key => ({ pk: `FILE#${fileId}`, sk: 'PLACE' });
/** Leads from a person to what they have uploaded. */
export const uploadedKey = (userId: string, fileId: string): Key => ({
  pk: `USER#${userId}`,
  sk: `FILE#${fileId}`,
});
/** Which file is somebody's avatar. */
export const avatarKey = (userId: string): Key => ({ pk: `USER#${userId}`, sk: 'AVATAR' });
/** What an organisation uses and has reserved. */
export const quotaKey = (organisationId: string): Key => ({ pk: `ORG#${organisationId}`, sk: 'QUOTA' });
/** What an organisation has bought, as payments' events say: its limit follows from it. */
export const planKey = (organisationId: string): Key => ({ pk: `ORG#${organisationId}`, sk: 'PLAN' });
/** One for each upload under way; those that may be taken back come first. */
export const reservationKey = (organisationId: string, until: number, fileId: string): Key => ({
  pk: `ORG#${organisationId}`,
  sk: `RESERVATION#${sortableVersion(until)}#${fileId}`,
});
