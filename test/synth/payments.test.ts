import { Match } from 'aws-cdk-lib/assertions';
import { soloistApp } from '../../lib/app.ts';
import { checkConfig } from '../../lib/config/config.ts';
import { SoloistStage } from '../../lib/stage.ts';
import { CONFIG, configWith } from './config.ts';
import { resourcesOf, synthesise } from './stacks.ts';

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

interface Policy {
  readonly Properties: {
    readonly Roles?: readonly { readonly Ref: string }[];
    readonly PolicyDocument: { readonly Statement: readonly Statement[] };
  };
}

const READS = /^(secretsmanager:(\*|Get\*|GetSecretValue|BatchGetSecretValue)|\*)$/;

/** The identity policies of every stage, those of a canary's hooks among them. */
function policiesOfAllStages(): (Policy & { readonly stage: string })[] {
  const [staging] = CONFIG.stages;
  const production = { ...staging!, name: 'production', rollout: 'canary' as const };
  const app = soloistApp(checkConfig({ ...CONFIG, stages: [staging!, production] }));
  return app.node.children
    .filter((child) => child instanceof SoloistStage)
    .flatMap((stage) =>
      stage.synth().stacks.flatMap(({ template }) => {
        const { Resources } = template as { Resources: Record<string, Policy & { Type: string }> };
        return Object.values(Resources)
          .filter(({ Type }) => Type === 'AWS::IAM::Policy' || Type === 'AWS::IAM::ManagedPolicy')
          .map((policy) => ({ ...policy, stage: stage.stageName }));
      }),
    );
}

function allows({ Effect, Action, Resource }: Statement, secret: string): boolean {
  return (
    Effect === 'Allow' &&
    [Action].flat().some((action) => READS.test(action)) &&
    [Resource].flat().some((each) => each === '*' || JSON.stringify(each).includes(secret))
  );
}

describe('the secret of', () => {
  const policies = policiesOfAllStages();

  test.each([
    ['Stripe', 'PaymentsStripeSecret', 'PaymentsFunctionRole'],
    ['the clients at providers', 'OAuthSecret', 'EgressFunctionRole'],
  ])('%s is read by one role of each stage', (_, secret, role) => {
    const readers = policies
      .filter(({ Properties }) =>
        Properties.PolicyDocument.Statement.some((statement) => allows(statement, secret)),
      )
      .flatMap(({ stage, Properties: { Roles = [] } }) => Roles.map(({ Ref }) => `${stage} ${Ref}`));

    expect(readers).toEqual([
      expect.stringMatching(`^staging ${role}`),
      expect.stringMatching(`^production ${role}`),
    ]);
  });
});

describe('payments', () => {
  const stacks = synthesise();
  const { app } = stacks.templates;

  test('and egress take their paths before the api does, and no two rules share a place', () => {
    const rules = resourcesOf(stacks, 'AWS::ElasticLoadBalancingV2::ListenerRule').map(
      ([, { Properties }]) => [Properties.Priority, Properties.Conditions],
    );

    const paths = (...Values: string[]) => [{ Field: 'path-pattern', PathPatternConfig: { Values } }];
    expect(rules.sort(([first], [second]) => Number(first) - Number(second))).toEqual([
      [110, paths('/v1/payments/*', '/v1/admin/payments/*', '/v1/webhooks/stripe')],
      [120, paths('/v1/auth/oauth', '/v1/auth/oauth/*')],
      [200, paths('/v1/*', '/.well-known/jwks.json', '/openapi.json', '/docs')],
    ]);
  });

  test('works on webhooks with the version that answers requests, three batches at a time', () => {
    app.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionName: {
        'Fn::Join': [
          '',
          [
            { 'Fn::Select': [6, { 'Fn::Split': [':', { Ref: Match.stringLikeRegexp('^PaymentsLive') }] }] },
            ':live',
          ],
        ],
      },
      EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^PaymentsWebhooksQueue'), 'Arn'] },
      BatchSize: 10,
      ScalingConfig: { MaximumConcurrency: 3 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  test('compares with Stripe every night, by a message that only its schedule’s role puts into the queue', () => {
    const queue = { 'Fn::GetAtt': [Match.stringLikeRegexp('^PaymentsWebhooksQueue'), 'Arn'] };

    app.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'cron(17 3 * * ? *)',
      Target: { Arn: queue, Input: '{"kind":"reconcile"}' },
    });
    app.hasResourceProperties('AWS::IAM::Policy', {
      PolicyName: Match.stringLikeRegexp('^PaymentsSchedulePolicy'),
      PolicyDocument: {
        Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queue }],
      },
    });
  });

  test('knows what is sold, complete', () => {
    const catalogue = resourcesOf(stacks, 'AWS::Lambda::Function')
      .map(([, { Properties }]) => Properties.Environment as { Variables?: Record<string, string> })
      .flatMap((environment) => environment?.Variables?.['PAYMENTS_CATALOGUE'] ?? []);

    expect(catalogue.map((text) => JSON.parse(text) as unknown)).toEqual([
      expect.objectContaining({
        currency: 'usd',
        graceDays: 7,
        plans: [
          expect.objectContaining({ id: 'free', prices: {} }),
          expect.objectContaining({ id: 'pro', prices: { month: 900 }, usage: {} }),
        ],
      }),
    ]);
  });

  test('is rolled out as the api is, with a trial of its own', () => {
    const production = synthesise(configWith({ rollout: 'canary' })).templates.app;

    production.hasResource('AWS::Lambda::Alias', {
      Properties: { FunctionName: { Ref: Match.stringLikeRegexp('^PaymentsFunction') } },
      UpdatePolicy: {
        CodeDeployLambdaAliasUpdate: {
          DeploymentGroupName: { Ref: Match.stringLikeRegexp('^PaymentsRolloutGroup') },
          BeforeAllowTrafficHook: { Ref: Match.stringLikeRegexp('^PaymentsRolloutHook') },
        },
      },
    });
    production.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'soloist-staging-payments-rollout',
      Environment: { Variables: Match.objectLike({ ROLLOUT_TRIAL: 'payments' }) },
    });
  });
});

test('a stage that offers no provider has no function for them', () => {
  const { app } = synthesise({ ...CONFIG, signIn: { oauth: [] } }).templates;

  const names = Object.values(app.findResources('AWS::Lambda::Function')).map(
    ({ Properties }) => Properties.FunctionName as string,
  );

  expect(names).not.toContain('soloist-staging-egress');
});
