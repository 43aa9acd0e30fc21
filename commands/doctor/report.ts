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
  const [first] = rows;
  const same =
    rows.length > 1 && rows.every(({ level, found }) => level === 'skip' && found === first?.found);
  const left = same ? rows : [];
  const others = rows.filter((row) => !left.includes(row));
  return left.length > 0 ? [...others, { ...first!, title: `${left.length} checks` }] : others;
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
