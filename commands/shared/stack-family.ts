import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { stackRegions } from '../../lib/config/regions.ts';
import { awsIn } from './aws.ts';
import { type DeployedStack, stacksWithPrefix, templateOf } from './deployed-stacks.ts';
import type { ChosenStage } from './stage.ts';

/** Where a stage's stacks are, and how they are told from others'. */
export interface StackFamily {
  /** What their names begin with, `soloist-staging-`. */
  readonly prefix: string;
  /** Longer prefixes of other stages, `soloist-staging-eu-`: theirs are not this stage's. */
  readonly foreign: readonly string[];
  readonly regions: readonly string[];
}

export function stackFamily({
  config,
  stage,
  naming,
}: Pick<ChosenStage, 'config' | 'stage' | 'naming'>): StackFamily {
  const prefixOf = (name: string) => `${naming.project}-${name}-`;
  const prefix = prefixOf(stage.name);
  return {
    prefix,
    foreign: config.stages
      .map(({ name }) => prefixOf(name))
      .filter((other) => other !== prefix && other.startsWith(prefix)),
    regions: stackRegions(stage.region),
  };
}

/** A stack of a family as it is deployed, and the client of its region. */
export interface FamilyStack extends DeployedStack {
  readonly region: string;
  readonly template: unknown;
  readonly client: CloudFormationClient;
}

/**
 * The stacks of a family that are deployed, those too that the app has no more.
 * @throws Refusal while one of them is being changed, and for credentials and networks that don't serve
 */
export async function deployedFamily(
  { prefix, foreign, regions }: StackFamily,
  clientIn = (region: string) => awsIn(region).client(CloudFormationClient),
): Promise<FamilyStack[]> {
  const family: FamilyStack[] = [];
  for (const region of regions) {
    const client = clientIn(region);
    for (const stack of await stacksWithPrefix(client, prefix)) {
      if (foreign.some((other) => stack.name.startsWith(other))) continue;
      family.push({ ...stack, region, template: await templateOf(client, stack), client });
    }
  }
  return family;
}
