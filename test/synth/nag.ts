import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { soloistApp } from '../../lib/app.ts';
import type { SoloistConfig } from '../../lib/config/schema.ts';

/** An acknowledgement as it was given: where, of what, why. */
export interface Acknowledged {
  readonly path: string;
  readonly id: string;
  readonly reason: string;
}

/** Runs AwsSolutions over the app: `rule path`, one for each finding that is not acknowledged. */
export function findings(scope: IConstruct): string[] {
  return new AwsSolutionsChecks()
    .validateScope(scope)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map((resource) => `${ruleName} ${resource.constructPath}`),
    )
    .sort();
}

/** The app as if nothing had been acknowledged, and what would have been; the caller restores the mocks. */
export function withoutAcknowledgements(config: SoloistConfig): {
  app: IConstruct;
  acknowledged: Acknowledged[];
} {
  const acknowledged: Acknowledged[] = [];
  const of = Validations.of.bind(Validations);
  jest.spyOn(Validations, 'of').mockImplementation((scope) => {
    const validations = of(scope);
    validations.acknowledge = (...rules) => {
      for (const { id, reason } of rules) acknowledged.push({ path: scope.node.path, id, reason });
    };
    return validations;
  });
  return { app: soloistApp(config), acknowledged };
}

/** Acknowledgements without a finding on their construct or below it: cdk-nag itself lets them pass. */
export function stale(acknowledged: readonly Acknowledged[], found: readonly string[]): Acknowledged[] {
  return acknowledged.filter(
    ({ id, path }) => !found.some((finding) => `${finding}/`.startsWith(`${id} ${path}/`)),
  );
}
