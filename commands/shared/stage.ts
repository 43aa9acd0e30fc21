import { readConfig } from '../../bin/read-config.ts';
import { didYouMean } from '../../lib/config/nearest.ts';
import type { SoloistConfig, StageConfig } from '../../lib/config/schema.ts';
import { settingsOf, type StageSettings } from '../../lib/config/settings.ts';
import type { Naming } from '../../lib/constructs/naming.ts';
import { Refusal } from '../../lib/errors/refusal.ts';

/** The stage that a command was called for. */
export interface ChosenStage {
  readonly config: SoloistConfig;
  readonly stage: StageConfig;
  readonly settings: StageSettings;
  readonly naming: Naming;
}

/**
 * The stage that a command line names, its only argument besides flags.
 * @param names the positional arguments, `['staging']`
 * @throws Refusal listing the stages, when there is none of that name, no name, or more than one
 */
export async function stageOf(names: readonly string[], config?: SoloistConfig): Promise<ChosenStage> {
  const checked = config ?? (await readConfig());
  const stage = checked.stages.find(({ name }) => name === names[0]);
  if (!stage || names.length !== 1) throw new Refusal(refusal(names, checked));
  return {
    config: checked,
    stage,
    settings: settingsOf(checked, stage),
    naming: { project: checked.name, stage: stage.name },
  };
}

function refusal([name, ...rest]: readonly string[], { stages }: SoloistConfig): string {
  const known = stages.map((stage) => stage.name);
  const expected = `expected one of: ${known.join(', ')}`;
  if (name === undefined) return `no stage was named, ${expected}`;
  if (rest.length > 0) return `${rest.length + 1} stages were named, ${expected}`;
  return `unknown stage '${name}'${didYouMean(name, known)}, ${expected}`;
}
