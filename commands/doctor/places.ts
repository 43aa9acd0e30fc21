import { stackRegions } from '../../lib/config/regions.ts';
import type { ChosenStage } from '../shared/stage.ts';

/** Regions that a stage puts stacks into, its own first. */
export function regionsOf({ stage, settings }: Pick<ChosenStage, 'stage' | 'settings'>): string[] {
  return settings.edge === 'cloudfront' ? stackRegions(stage.region) : [stage.region];
}

/** A stack that a stage may have. */
export interface StackPlace {
  readonly name: string;
  readonly region: string;
}

const AT_HOME = ['network', 'data', 'edge', 'app', 'operations'];
const ABROAD = ['global', 'watch'];

/** The stage's stacks, in the order of deployment. */
export function stacksOf(chosen: Pick<ChosenStage, 'stage' | 'settings' | 'naming'>): StackPlace[] {
  const { project, stage } = chosen.naming;
  const [home = '', ...others] = regionsOf(chosen);
  const named = (region: string) => (stack: string) => ({ name: `${project}-${stage}-${stack}`, region });
  return [...others.flatMap((region) => ABROAD.map(named(region))), ...AT_HOME.map(named(home))];
}
