import type { Operator, Standing } from '../../../lambdas/api/operator.ts';
import { Refusal } from '../../../lib/errors/refusal.ts';
import { minute } from '../time.ts';
import type { KeptRoot, KeptRoots } from './kept-roots.ts';
import { lines, progressOf } from './report.ts';
import { RETIRED_AFTER_MS } from './times.ts';

export interface RetireDeps {
  readonly roots: Pick<KeptRoots, 'now' | 'list' | 'unlabel'>;
  readonly sweep: Operator['sweepDataRoots'];
  readonly stage: string;
  readonly progress: (line: string) => void;
  /** Asks a person, and throws a Refusal unless they mean it. @param what it comes to */
  readonly confirm: (what: string) => Promise<void>;
}

const UNREADABLE = 'backups of tables from before the last --rekey will not open without the roots before';
const FORCED = `passwords that nobody has used since the rotation are removed, and ${UNREADABLE}`;

/**
 * Forgets the earlier data roots that nothing stands under, oldest first. It may be broken off and run again at any time.
 *
 * @param forceReset whether what waits for its owners is removed first: they choose other passwords
 * @throws Refusal while something stands under the oldest, and while functions may still use an earlier one
 */
export async function retireData(deps: RetireDeps, forceReset: boolean): Promise<string> {
  const { roots, sweep, progress, confirm } = deps;
  const { current, earlier } = await roots.list();
  if (earlier.length === 0) return 'there is one data root: nothing is to be retired';
  const from = current.createdAt + RETIRED_AFTER_MS;
  if ((await roots.now()) < from) {
    throw new Refusal(
      `functions may still use the data root of before: run this again from ${minute(from)} on`,
    );
  }
  const tell = (report: Parameters<typeof progressOf>[0]) => progress(progressOf(report));
  if (forceReset) await confirm(FORCED);
  const { left } = await sweep(forceReset ? 'drop' : 'count', tell);
  const free = beforeFirst(earlier, left);
  if (free.length === 0) throw new Refusal(refusal(left, deps.stage));
  if (!forceReset) await confirm(UNREADABLE);
  for (const root of free) await forget(roots, root);
  const names = free.map(({ id }) => id).join(', ');
  const kept = left.length === 0 ? '' : `; kept is what something stands under:\n${lines(left)}`;
  return `retired: data root ${names}. Functions forget it within five minutes, and Secrets Manager removes it in its own time${kept}`;
}

/** The oldest roots, up to the first one that something stands under: functions look for them in this order. */
function beforeFirst(earlier: readonly KeptRoot[], left: readonly Standing[]): readonly KeptRoot[] {
  const needed = earlier.findIndex(({ id }) => left.some(({ rootId }) => rootId === id));
  return needed === -1 ? earlier : earlier.slice(0, needed);
}

async function forget(roots: Pick<KeptRoots, 'unlabel'>, root: KeptRoot): Promise<void> {
  // the label that names the root goes last, so that a run after one that broke off finds it
  const others = root.labels.filter((label) => !label.startsWith('ROOT-'));
  const names = root.labels.filter((label) => label.startsWith('ROOT-'));
  for (const label of [...others, ...names]) await roots.unlabel(root, label);
}

function refusal(left: readonly Standing[], stage: string): string {
  return `no data root can be retired, since there stand under earlier ones
${lines(left)}
run npm run secrets -- ${stage} --rekey data for what can be moved, and wait for the rest, or add --force-reset: passwords under earlier roots are removed, and their owners choose others by mail`;
}
