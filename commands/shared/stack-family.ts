import type { ChosenStage } from './stage.ts';

/** Where a stage's stacks are, and how they are told from others'. */
export interface StackFamily {
  /** What their names begin with, `soloist-staging-`. */
  readonly prefix: string;
  /** Longer prefixes of other stages, `soloist-staging-eu-`: theirs are not this stage's. */
  readonly foreign: readonly string[];
  readonly regions: readonly string[];
}

// what CloudFront needs is made there, wherever the stage is
const CLOUDFRONT_REGION = 'us-east-1';

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
    regions: [...new Set([stage.region, CLOUDFRONT_REGION])],
  };
}
