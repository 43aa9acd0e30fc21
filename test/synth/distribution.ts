import { resourcesOf, type Resource, type Synthesised } from './stacks.ts';

export interface Behavior {
  readonly PathPattern?: string;
  readonly TargetOriginId: string;
  readonly ViewerProtocolPolicy: string;
  readonly FunctionAssociations?: readonly unknown[];
  readonly ResponseHeadersPolicyId: { readonly Ref: string };
}

export interface DistributionConfig {
  readonly CacheBehaviors: readonly Behavior[];
  readonly DefaultCacheBehavior: Behavior;
  readonly Origins: readonly { readonly Id: string }[];
  readonly [property: string]: unknown;
}

/** The one resource of a type (whose logical id begins with `prefix`) in a stage. */
export function one(
  stacks: Synthesised,
  type: string,
  prefix = '',
): Resource & { id: string; Properties: any } {
  const found = resourcesOf(stacks, type).filter(([id]) => id.startsWith(prefix));
  if (found.length !== 1) throw new Error(`${found.length} ${type} begin with '${prefix}', expected one`);
  const [[id, resource]] = found as [[string, Resource]];
  return { id, ...resource };
}

export function distributionOf(stacks: Synthesised): DistributionConfig {
  return one(stacks, 'AWS::CloudFront::Distribution').Properties.DistributionConfig;
}

/** The origin that a behavior asks. */
export function originOf(config: DistributionConfig, { TargetOriginId }: Behavior) {
  return config.Origins.find(({ Id }) => Id === TargetOriginId);
}
