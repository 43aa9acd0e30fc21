import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const PAGE = 'docs/retention.md';

/** A line of the page's table. */
export interface RetentionLine {
  /** `auth `, `bucket `: what stands before the name, and the name in it: `SESSION#… SESSION#…`, `ExportsBucket week`. */
  readonly where: string;
  readonly name: string | null;
  readonly what: string;
  /** As it stands there: `30 days after the last refresh`. */
  readonly kept: string;
  /** Every time in it, seconds. */
  readonly times: readonly number[];
  /** Whether they are the most, rather than the very time. */
  readonly atMost: boolean;
  readonly endedBy: string;
  /** The source file that writes the end; null where none does. */
  readonly writtenBy: string | null;
}

const SECONDS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3_600, day: 86_400 };

/** The lines of docs/retention.md. */
export function retentionLines(): RetentionLine[] {
  const text = readFileSync(join(import.meta.dirname, '..', '..', PAGE), 'utf8');
  const rows = text.split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(1).map((row) => {
    const [where = '', what = '', kept = '', endedBy = ''] = row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    const times = Array.from(kept.matchAll(/(\d+) (second|minute|hour|day)s?\b/g), ([, count, unit]) => {
      return Number(count) * SECONDS[unit!]!;
    });
    return {
      where,
      name: /`([^`]+)`/.exec(where)?.[1] ?? null,
      what,
      kept,
      times,
      atMost: kept.includes('at most'),
      endedBy,
      writtenBy: /^`expiresAt` \(([^)]+)\)/.exec(endedBy)?.[1] ?? null,
    };
  });
}
