import type { Finding, Level } from './check.ts';

export type Group = 'machine' | 'account' | 'stage';

/** A finding, and the check that made it. */
export interface Examined extends Finding {
  readonly group: Group;
  readonly title: string;
}

const MARKS: Readonly<Record<Level, string>> = { ok: '✓', warn: '!', fail: '✗', skip: '-' };

/** The report as a person reads it: a line per check, its advice below it, a summary at the end. */
export function render(findings: readonly Examined[], width = 14): string {
  const groups = Map.groupBy(findings, ({ group }) => group);
  const lines = [...groups].flatMap(([group, rows]) => [
    group,
    ...together(rows).flatMap(({ title, level, found, advice }) => [
      `  ${MARKS[level]} ${title.padEnd(width)} ${found}`,
      ...(advice ? [`    ${' '.repeat(width)} → ${advice}`] : []),
    ]),
    '',
  ]);
  return [...lines, summaryOf(findings)].join('\n');
}

/** What was left out for one reason stands in one line. */
function together(rows: readonly Examined[]): readonly Examined[] {
  const leftOut = Map.groupBy(
    rows.filter(({ level, advice }) => level === 'skip' && !advice),
    ({ found }) => found,
  );
  return rows.flatMap((row) => {
    const same = leftOut.get(row.found) ?? [];
    if (same.length < 2 || !same.includes(row)) return [row];
    return row === same[0] ? [{ ...row, title: `${same.length} checks` }] : [];
  });
}

export interface Summary {
  readonly ok: number;
  readonly warn: number;
  readonly fail: number;
  readonly skip: number;
}

export function count(findings: readonly Finding[]): Summary {
  const of = (level: Level) => findings.filter((finding) => finding.level === level).length;
  return { ok: of('ok'), warn: of('warn'), fail: of('fail'), skip: of('skip') };
}

function summaryOf(findings: readonly Finding[]): string {
  const { ok, warn, fail, skip } = count(findings);
  const counts = [
    `${ok} well`,
    `${warn} to think about`,
    `${fail} in the way`,
    ...(skip > 0 ? [`${skip} not asked`] : []),
  ].join(', ');
  return fail > 0 ? `${counts}: mend what is marked ✗ before you deploy` : counts;
}
