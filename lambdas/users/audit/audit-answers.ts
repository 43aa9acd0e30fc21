import { ok } from '../../platform/http/answer.ts';
import type { Answer } from '../../platform/http/answer.ts';
import { isoTime } from '../../platform/http/iso-time.ts';
import type { AuditLogOwner } from './audit-entry.ts';
import type { AuditLogs, AuditView } from './audit-logs.ts';
import { filterOf } from './audit-query.ts';
import type { AuditFilterQuery } from './audit-query.ts';
import { csvRecord } from './csv.ts';

export interface AuditPageQuery extends AuditFilterQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface AuditExportQuery extends AuditFilterQuery {
  readonly format: 'csv' | 'jsonl';
  readonly cursor?: string | undefined;
}

/** Which log, where the path doesn't say so: for the link to the next part. */
type AuditLogQuery = Readonly<Partial<Record<'userId' | 'organisationId' | 'scope', string | undefined>>>;

/** Entries of one answer of an export: with the longest reasons they are 700 KB, and an answer may have 1 MB. */
const EXPORTED = 300;

const COLUMNS = ['id', 'at', 'action', 'by', 'impersonator', 'device', 'network', 'about', 'reason'] as const;

export async function auditPage(
  logs: AuditLogs,
  owner: AuditLogOwner,
  { limit, cursor, ...filter }: AuditPageQuery,
): Promise<Answer> {
  const page = await logs.page(owner, { limit, cursor: cursor ?? null, filter: filterOf(filter) });
  return ok({ items: page.items.map(documentOf), cursor: page.cursor });
}

/**
 * A part of a log as a file; `Link` with `rel="next"` (RFC 8288) leads to the next part, and the parts put together are
 * the whole: only the first one of a CSV has the names of the columns.
 *
 * @param path of the route, for the link
 */
export async function auditExport(
  logs: AuditLogs,
  owner: AuditLogOwner,
  { query, path }: { readonly query: AuditExportQuery & AuditLogQuery; readonly path: string },
): Promise<Answer> {
  const { format, cursor = null, ...filter } = query;
  const page = await logs.page(owner, { limit: EXPORTED, cursor, filter: filterOf(filter) });
  const lines = format === 'csv' ? csvLines(page.items, cursor === null) : page.items.map(jsonLine);
  const type = format === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/jsonl';
  return {
    status: 200,
    text: { type, content: lines.join('') },
    headers: {
      'Content-Disposition': `attachment; filename="audit-log.${format}"`,
      ...(page.cursor !== null && { Link: `<${nextPath(path, query, page.cursor)}>; rel="next"` }),
    },
  };
}

function csvLines(items: readonly AuditView[], isFirst: boolean): readonly string[] {
  const records = items.map(documentOf).map((entry) => csvRecord(COLUMNS.map((column) => entry[column])));
  return isFirst ? [csvRecord(COLUMNS), ...records] : records;
}

function jsonLine(entry: AuditView): string {
  return `${JSON.stringify(documentOf(entry))}\n`;
}

function nextPath(path: string, query: AuditExportQuery & AuditLogQuery, cursor: string): string {
  const given = Object.entries({ ...query, cursor }).filter(([, value]) => value !== undefined);
  return `${path}?${new URLSearchParams(given as [string, string][])}`;
}

function documentOf(entry: AuditView) {
  return { ...entry, at: isoTime(entry.at) };
}
