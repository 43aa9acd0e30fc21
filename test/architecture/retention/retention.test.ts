import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MODULES_WITH_DATA } from '../../../lambdas/platform/personal-data.ts';
import { silenceOutput } from '../../../lambdas/platform/testing/output.ts';
import { retentionLines } from '../../synth/retention-table.ts';
import type { RetentionLine } from '../../synth/retention-table.ts';
import { keptItemsOf, kindOf } from './kept-items.ts';
import type { KeptItem } from './kept-items.ts';
import { WRITERS } from './writers.ts';

silenceOutput();

const ROOT = join(import.meta.dirname, '..', '..', '..');
const lines = retentionLines().filter(({ writtenBy }) => writtenBy !== null);

/** Whether a line is about items of a kind in a table: ``auth, payments `LIMIT#… LIMIT` ``. */
function isAbout({ where, name }: RetentionLine, { table, kind }: Pick<KeptItem, 'table' | 'kind'>): boolean {
  const [pk = '', sk = ''] = (name ?? '').replaceAll('…', '').split(' ');
  const tables = where
    .split('`')[0]!
    .split(',')
    .map((word) => word.trim());
  // a sort key that begins with a value, not with a word, is written as `…`
  const isOfKind = sk === '' ? kind.startsWith(kindOf({ pk, sk })) : kindOf({ pk, sk }) === kind;
  return tables.includes(table) && (table === 'events' || isOfKind);
}

function says({ times, atMost }: RetentionLine, life: number): boolean {
  return times.some((time) => (atMost ? life <= time : life === time));
}

describe('what is written with an end', () => {
  let found: Promise<KeptItem[]> | undefined;
  const keptItems = () =>
    (found ??= keptItemsOf(async () => {
      for (const write of Object.values(WRITERS)) await write();
    }));

  test('stands in docs/retention.md, with that end', async () => {
    const kept = await keptItems();

    const unsaid = kept.filter((item) => !lines.some((line) => isAbout(line, item) && says(line, item.life)));

    expect(unsaid).toEqual([]);
  });

  test('is all that stands there: each line, and each time in it, is written by somebody', async () => {
    const kept = await keptItems();

    const unwritten = lines.filter((line) => {
      const own = kept.filter((item) => isAbout(line, item));
      const met = line.times.filter((time) =>
        own.some(({ life }) => (line.atMost ? life <= time : life === time)),
      );
      return met.length === 0 || met.length < line.times.length;
    });

    expect(unwritten.map(({ where, kept: time }) => `${where}: ${time}`)).toEqual([]);
  });

  test('is written by the files that the page names, and by no other', () => {
    const sources = globSync('lambdas/**/*.ts', { cwd: ROOT }).filter(
      (file) => !/\.(test|fixture)\.ts$/.test(file),
    );
    const writing = sources.filter((file) => writesAnEnd(readFileSync(join(ROOT, file), 'utf8')));

    const named = new Set(lines.map(({ writtenBy }) => writtenBy));
    expect(writing.sort()).toEqual([...named].sort());
  });

  test('is looked for in every module that has a table', () => {
    expect(Object.keys(WRITERS).sort()).toEqual([...MODULES_WITH_DATA].sort());
  });
});

/** Whether a source puts items into a table, with an end. */
function writesAnEnd(source: string): boolean {
  return /\bexpiresAt\b/.test(source) && /[tT]able\.(put|update)\(|\bput\(table/.test(source);
}
