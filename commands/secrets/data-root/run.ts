import { Unavailable } from '../../../lambdas/api/operator.ts';
import { Refusal } from '../../../lib/errors/refusal.ts';
import { confirm } from '../../shared/ask.ts';
import type { Aws } from '../../shared/aws.ts';
import { operatorOn } from '../../shared/operator.ts';
import { outputsOf } from '../../shared/outputs.ts';
import type { ChosenStage } from '../../shared/stage.ts';
import type { Work } from '../work.ts';
import { keptRootsIn } from './kept-roots.ts';
import { progressOn } from './progress.ts';
import { rekeyData } from './rekey-data.ts';
import { retireData } from './retire-data.ts';
import { rotateData } from './rotate-data.ts';

export type DataRootWork = Extract<Work, { kind: `${string} data` }>;

/**
 * Rotates, re-keys or retires a stage's data root, and answers what there is to say.
 *
 * @param given what `--yes` brought
 */
export async function runOnDataRoot(
  { stage: { name: stage }, naming }: ChosenStage,
  aws: Aws,
  work: DataRootWork,
  given?: string,
): Promise<string> {
  const data = await outputsOf(aws, naming, 'data');
  const roots = keptRootsIn(aws, data.get('DataSecretArn'));
  if (work.kind === 'rotate data') return rotateData(roots, stage);

  const { show, clear } = progressOn(process.stderr);
  const deps = { roots, stage, progress: show, sweep: operatorOn(data, aws).sweepDataRoots };
  const ask = (what: string) =>
    confirm({ question: `${what}: type '${stage}' to go on`, expected: stage, given });
  try {
    return work.kind === 'rekey data'
      ? await rekeyData(deps)
      : await retireData({ ...deps, confirm: ask }, work.forceReset);
  } catch (error) {
    throw error instanceof Unavailable
      ? new Refusal('the database is busy: nothing is lost, run this again in a while', { cause: error })
      : error;
  } finally {
    clear();
  }
}
