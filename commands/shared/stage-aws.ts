import { type Aws, awsIn, identityIn } from './aws.ts';
import type { ChosenStage } from './stage.ts';

/** A command's usage says by it how its stage can be the one that runs on this machine. */
export const FOR_THE_REHEARSAL =
  'For the rehearsal: AWS_ENDPOINT_URL=<its aws address> AWS_ACCESS_KEY_ID=operator AWS_SECRET_ACCESS_KEY=operator';

/**
 * AWS where a stage is, asked for by who may: in the stage's region, with credentials of its account. The rehearsal
 * has an account of its own.
 *
 * @throws Refusal as identityIn does
 */
export async function awsOf({ stage }: ChosenStage): Promise<Aws> {
  const aws = awsIn(stage.region);
  await identityIn(aws, process.env['AWS_ENDPOINT_URL'] ? undefined : stage.account);
  return aws;
}
