import type { ExportRecord } from '../../platform/personal-data.ts';
import { nameOf } from './export.ts';
import type { Export, Part } from './export.ts';

/** The module's name of the last part, which says what is in the others. */
export const MANIFEST = 'manifest';

/** What is kept of a person, and isn't in their export. */
const LEFT_OUT = [
  {
    what: 'hashes of passwords, tokens, codes and keys',
    why: 'they can be attacked, and say nothing about you',
  },
  {
    what: 'tokens, codes and rate limits that are good for minutes',
    why: 'they are gone before you read this',
  },
  {
    what: 'the log of events between the parts of the service',
    why: 'it knows you by a random id alone, and what it tells of you stands in these files',
  },
  {
    what: 'the audit logs of organisations',
    why: 'they are the organisation’s, and tell of its other members too; its owners and admins read them',
  },
  { what: 'the contents of your files', why: 'each is fetched by the address that stands with it here' },
] as const;

/** What every export ends with: the list of its parts, and of what they don't hold. */
export function manifestOf(found: Export, parts: readonly Part[], now: number): ExportRecord {
  const { exportId, userId, requestedAt } = found;
  return {
    type: 'manifest',
    exportId,
    userId,
    requestedAt: new Date(requestedAt).toISOString(),
    gatheredUntil: new Date(now).toISOString(),
    format: 'JSON lines (one record a line), UTF-8, gzip',
    parts: parts.map((part) => ({ name: nameOf(part), module: part.module, records: part.records })),
    leftOut: LEFT_OUT,
  };
}
