import type { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { openDeployWindow } from '../../commands/deploy/window.ts';
import { alarmsOf, compositesOf } from './alarm-set.ts';
import { configOf } from './profiles.ts';
import { resourcesOf, synthesise, type Synthesised } from './stacks.ts';

const SUPPRESSOR = 'deploy-window';

describe.each([
  ['full', synthesise()],
  ['lean', synthesise(configOf({ alarms: 'lean' }))],
])('what the owner hears of a %s stage', (_, stacks) => {
  const composites = compositesOf(stacks);
  const topic = alertsTopicOf(stacks);

  test('comes from two composites, which mail at the beginning and at the end', () => {
    expect(composites.map(({ name }) => name).sort()).toEqual(['page', 'ticket']);
    for (const { properties } of composites) {
      expect(properties.AlarmActions).toEqual([{ Ref: topic }]);
      expect(properties.OKActions).toEqual([{ Ref: topic }]);
    }
    stacks.templates.operations.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'owner@example.com',
      TopicArn: { Ref: topic },
    });
  });

  test('is every alarm, by exactly one of them', () => {
    const leaves = alarmsOf(stacks).map(({ name }) => name);

    const heard = composites.flatMap(({ hears }) => hears);

    expect(heard.sort()).toEqual(leaves.filter((name) => name !== SUPPRESSOR).sort());
  });

  test('is a page only while the long and the short window burn', () => {
    const page = composites.find(({ name }) => name === 'page')!.rule.replaceAll('soloist-staging-', '');

    expect(page).toContain('(ALARM("slo-1h") AND ALARM("slo-5m"))');
    expect(page).toContain('(ALARM("slo-6h") AND ALARM("slo-30m"))');
    expect(composites.find(({ name }) => name === 'ticket')!.hears).toContain('slo-1d');
  });

  test('waits for a deployment to end, and then for what it stirred up', () => {
    const [window] = resourcesOf(stacks, 'AWS::CloudWatch::Alarm').find(([, { Properties }]) =>
      String(Properties.AlarmName).endsWith(SUPPRESSOR),
    )!;

    for (const { properties } of composites) {
      expect(properties).toMatchObject({
        ActionsSuppressor: { 'Fn::GetAtt': [window, 'Arn'] },
        ActionsSuppressorWaitPeriod: 60,
        ActionsSuppressorExtensionPeriod: 300,
      });
    }
  });
});

describe('the deploy window', () => {
  test('is opened by the metric that its alarm reads', async () => {
    const send = jest.fn<Promise<object>, [PutMetricDataCommand]>(async () => ({}));
    const window = alarmsOf(synthesise()).find(({ name }) => name === SUPPRESSOR)!;

    const client = { send } as unknown as Pick<CloudWatchClient, 'send'>;
    await openDeployWindow(client, { stage: 'staging', minutes: 2, now: new Date(0) });

    const { Namespace, MetricData } = send.mock.calls[0]![0].input;
    const opened = (MetricData ?? []).map(({ MetricName, Dimensions = [], Value }) => ({
      namespace: Namespace,
      name: MetricName,
      dimensions: Object.fromEntries(Dimensions.map(({ Name, Value: stage }) => [Name, stage])),
      rings: Number(Value) > Number(window.properties.Threshold),
    }));
    expect(opened).toEqual(Array(2).fill({ ...window.metrics[0], rings: true }));
    expect(window.properties).toMatchObject({ Period: 60, Statistic: 'Maximum', EvaluationPeriods: 1 });
  });
});

describe('the topic', () => {
  const { templates } = synthesise();
  const [policy] = Object.values(templates.operations.findResources('AWS::SNS::TopicPolicy'));
  const statements = (
    policy!.Properties as {
      PolicyDocument: { Statement: { Effect: string; Principal: unknown; Condition: object }[] };
    }
  ).PolicyDocument.Statement;

  test.each([
    ['cloudwatch.amazonaws.com', ':cloudwatch:us-east-1:<account>:alarm:soloist-staging-*'],
    ['budgets.amazonaws.com', ':budgets::<account>:*'],
  ])('takes what %s publishes for this account, and for no other', (service, source) => {
    const allowed = statements.filter(
      ({ Effect, Principal }) => Effect === 'Allow' && JSON.stringify(Principal).includes(service),
    );

    expect(allowed).toHaveLength(1);
    expect(allowed[0]!.Condition).toEqual({
      StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
      ArnLike: { 'aws:SourceArn': expect.anything() },
    });
    const arn = JSON.stringify(allowed[0]!.Condition).replace('",{"Ref":"AWS::AccountId"},"', '<account>');
    expect(arn).toContain(source);
  });

  test('takes what EventBridge publishes without a condition, which its calls would never meet', () => {
    const allowed = statements.filter(({ Principal }) =>
      JSON.stringify(Principal).includes('events.amazonaws.com'),
    );

    expect(allowed).toHaveLength(1);
    expect(allowed[0]!.Condition).toBeUndefined();
  });

  test('takes nothing without TLS, and from nobody else', () => {
    expect(statements).toHaveLength(4);
    expect(statements[0]).toMatchObject({
      Effect: 'Deny',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
  });
});

describe('a canary that is rolled back', () => {
  const { operations } = synthesise(configOf({ rollout: 'canary' })).templates;

  test('is mailed by a rule that the topic lets in, deploy window or not', () => {
    operations.hasResourceProperties('AWS::Events::Rule', {
      Name: 'soloist-staging-deployment-failed',
      EventPattern: {
        source: ['aws.codedeploy'],
        detail: { state: ['FAILURE', 'STOP'], application: [{ prefix: 'soloist-staging-' }] },
      },
      Targets: [{ Arn: { Ref: Object.keys(operations.findResources('AWS::SNS::Topic'))[0] } }],
    });
  });

  test('does not open the topic to rules of other accounts', () => {
    const policies = JSON.stringify(operations.findResources('AWS::SNS::TopicPolicy'));

    expect(policies.match(/"events\.amazonaws\.com"/g)).toHaveLength(1);
  });
});

describe('the budget', () => {
  const stacks = synthesise(configOf({ budget: 25 }));
  const [, { Properties }] = resourcesOf(stacks, 'AWS::Budgets::Budget')[0]!;

  test('is the stage’s, a month', () => {
    expect(Properties.Budget).toEqual({
      BudgetType: 'COST',
      TimeUnit: 'MONTHLY',
      BudgetLimit: { Amount: 25, Unit: 'USD' },
    });
  });

  test('tells the owner at 50, 80 and 100 %, and when the month is going to end above it', () => {
    const topic = alertsTopicOf(stacks);
    const notifications = Properties.NotificationsWithSubscribers as {
      Notification: { NotificationType: string; Threshold: number };
      Subscribers: unknown;
    }[];

    expect(
      notifications.map(({ Notification }) => [Notification.NotificationType, Notification.Threshold]),
    ).toEqual([
      ['ACTUAL', 50],
      ['ACTUAL', 80],
      ['ACTUAL', 100],
      ['FORECASTED', 100],
    ]);
    for (const { Subscribers } of notifications) {
      expect(Subscribers).toEqual([{ SubscriptionType: 'SNS', Address: { Ref: topic } }]);
    }
  });
});

function alertsTopicOf(stacks: Synthesised): string {
  return resourcesOf(stacks, 'AWS::SNS::Topic').find(([id]) => id.startsWith('Alerts'))![0];
}
