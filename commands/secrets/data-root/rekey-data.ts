import type { Operator, SweepReport } from '../../../lambdas/api/operator.ts';
import { Refusal } from '../../../lib/errors/refusal.ts';
import { minute } from '../time.ts';
import type { KeptRoots } from './kept-roots.ts';
import { count, lines, progressOf } from './report.ts';
import { REKEYED_AFTER_MS } from './times.ts';

export interface RekeyDeps {
  readonly roots: Pick<KeptRoots, 'now' | 'list'>;
  readonly sweep: Operator['sweepDataRoots'];
  readonly stage: string;
  /** Shows how far it is. */
  readonly progress: (line: string) => void;
}

/**
 * Brings everything that stands under an earlier root under the newest. It may be broken off and run again at any time.
 *
 * @returns what was done, and what is left
 * @throws Refusal while functions may still use the root before
 */
export async function rekeyData({ roots, sweep, stage, progress }: RekeyDeps): Promise<string> {
  const { current, earlier } = await roots.list();
  if (earlier.length === 0) return 'there is one data root, and everything stands under it';
  await assertKnown(roots, current.createdAt + REKEYED_AFTER_MS);
  const report = await sweep('rekey', (soFar) => progress(progressOf(soFar)));
  return said(report, stage);
}

async function assertKnown({ now }: Pick<KeptRoots, 'now'>, from: number): Promise<void> {
  if ((await now()) >= from) return;
  throw new Refusal(
    `functions may still use the data root of before: run this again from ${minute(from)} on, and nothing is lost`,
  );
}

function said({ seen, done, left }: SweepReport, stage: string): string {
  const head = `${count(done)} things were brought under the newest data root, of ${count(seen)} items`;
  if (left.length === 0) {
    return `${head}; nothing is left: npm run secrets -- ${stage} --retire data forgets the roots before`;
  }
  return `${head}; left are\n${lines(left)}`;
}
