import type { AuditFilter } from './audit-entry.ts';

/** A filter as a request has it: times in ISO 8601. */
export interface AuditFilterQuery {
  readonly action?: string | undefined;
  readonly by?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export function filterOf({ action, by, from, to }: AuditFilterQuery): AuditFilter {
  return { action, by, from: timeOf(from), to: timeOf(to) };
}

function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}
