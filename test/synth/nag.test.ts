import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { soloistApp } from '../../lib/app.ts';
import { CONFIG } from './stacks.ts';

interface Acknowledged {
  readonly path: string;
  readonly id: string;
  readonly reason: string;
}

/** Runs AwsSolutions over the app: `rule path`, one for each finding that is not acknowledged. */
function findings(scope: IConstruct): string[] {
  return new AwsSolutionsChecks()
    .validateScope(scope)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map((resource) => `${ruleName} ${resource.constructPath}`),
    )
    .sort();
}

/** The app as if nothing had been acknowledged, and what would have been. */
function withoutAcknowledgements(): { app: IConstruct; acknowledged: Acknowledged[] } {
  const acknowledged: Acknowledged[] = [];
  const of = Validations.of.bind(Validations);
  jest.spyOn(Validations, 'of').mockImplementation((scope) => {
    const validations = of(scope);
    validations.acknowledge = (...rules) => {
      for (const { id, reason } of rules) acknowledged.push({ path: scope.node.path, id, reason });
    };
    return validations;
  });
  return { app: soloistApp(CONFIG), acknowledged };
}

/** Acknowledgements without a finding on their construct or below it: cdk-nag itself lets them pass. */
function stale(acknowledged: readonly Acknowledged[], found: readonly string[]): Acknowledged[] {
  return acknowledged.filter(
    ({ id, path }) => !found.some((finding) => `${finding}/`.startsWith(`${id} ${path}/`)),
  );
}

describe('cdk-nag AwsSolutions', () => {
  afterEach(() => jest.restoreAllMocks());

  test('finds nothing that is not acknowledged', () => {
    const app = soloistApp(CONFIG);

    expect(findings(app)).toEqual([]);
  });

  test('finds what each acknowledgement is for: none is stale', () => {
    const { app, acknowledged } = withoutAcknowledgements();
    const found = findings(app);

    expect(found.length).toBeGreaterThan(0);
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(stale(acknowledged, found)).toEqual([]);
  });

  test.each([
    ['a rule that does not exist', { id: 'AwsSolutions-XYZ1', path: 'staging/network/Vpc' }],
    ['a finding elsewhere', { id: 'AwsSolutions-VPC7', path: 'staging/network/Cache' }],
    ['a construct whose name only begins alike', { id: 'AwsSolutions-VPC7', path: 'staging/network/V' }],
  ])('finds a stale acknowledgement: %s', (_, planted) => {
    const { app } = withoutAcknowledgements();
    const acknowledgement = { ...planted, reason: 'planted' };

    const found = stale([acknowledgement], findings(app));

    expect(found).toEqual([acknowledgement]);
  });

  test('is answered with a reason wherever it is overruled', () => {
    const { acknowledged } = withoutAcknowledgements();

    const bare = acknowledged.filter(({ reason }) => reason.length < 40);

    expect(bare).toEqual([]);
  });
});
