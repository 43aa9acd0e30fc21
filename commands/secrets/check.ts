import { awsIn, type Aws } from '../shared/aws.ts';
import type { ChosenStage } from '../shared/stage.ts';
import { groundOf } from './ground.ts';
import type { Ground, Need, Outcome } from './need.ts';
import { NEEDS } from './needs.ts';

/**
 * What the deployed stage needs and has; writes nothing. `npm run doctor` shows it too.
 * @throws Refusal when the stage is not deployed, and for credentials that don't serve
 */
export async function checkSecrets(
  chosen: ChosenStage,
  aws: Aws = awsIn(chosen.stage.region),
): Promise<Outcome[]> {
  return each(await groundOf(chosen, aws), 'check');
}

/** As {@link checkSecrets}, and does what can be done without a person. */
export async function provideSecrets(
  chosen: ChosenStage,
  aws: Aws = awsIn(chosen.stage.region),
): Promise<Outcome[]> {
  return each(await groundOf(chosen, aws), 'provide');
}

/** One need after the other: an account needs the secrets before it. */
export async function each(
  ground: Ground,
  work: 'check' | 'provide',
  needs: readonly Need[] = NEEDS,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const need of needs) outcomes.push(...(await need[work](ground)));
  return outcomes;
}
