import type { Resource } from '../change.ts';
import { APP, change, state } from '../testing.ts';
import { taken } from './taken.ts';

const alarm = (name = 'shop-staging-knocks', rest: Partial<Resource> = {}): Resource => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: { AlarmName: name },
  ...rest,
});
const rule = (priority: number): Resource => ({
  Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
  Properties: { ListenerArn: { 'Fn::ImportValue': 'shop-staging-network:Http' }, Priority: priority },
});
const group = (application: string): Resource => ({
  Type: 'AWS::CodeDeploy::DeploymentGroup',
  Properties: { ApplicationName: { Ref: application }, DeploymentGroupName: 'shop-staging-api' },
});

describe('a name that is taken', () => {
  test('is refused to a construct that was moved, with the way to keep its id', () => {
    const refused = taken([change({ RolloutKnocks: alarm() }, { Knocks: alarm() }, APP)]);

    expect(refused).toMatchObject([
      {
        rule: 'taken',
        stack: APP,
        logicalId: 'Knocks',
        message:
          'it gives Knocks the name shop-staging-knocks, which RolloutKnocks has as it is deployed: CloudFormation creates before it deletes',
        wayOut: expect.stringContaining("overrideLogicalId('RolloutKnocks')"),
      },
    ]);
  });

  test('is refused to a rule of a listener, whose priority is its name', () => {
    const refused = taken([change({ Api: rule(100) }, { Api: rule(200), Payments: rule(100) }, APP)]);

    expect(refused.map(({ logicalId }) => logicalId)).toEqual(['Payments']);
  });

  test('is refused to what was there and is renamed', () => {
    const [before, after] = [
      { One: alarm('one'), Two: alarm('two') },
      { One: alarm('two'), Two: alarm('three') },
    ];

    const refused = taken([change(before, after, APP)]);

    expect(refused.map(({ logicalId }) => logicalId)).toEqual(['One']);
  });

  test('is refused in another stack too', () => {
    const [refused] = taken([
      change({ Knocks: alarm() }, {}, APP),
      { stack: 'shop-staging-operations', before: null, after: state({ Resources: { Knocks: alarm() } }) },
    ]);

    expect(refused?.message).toContain('which Knocks of shop-staging-app has as it is deployed');
    expect(refused?.wayOut).toContain('take the old one out in one deployment');
  });

  test.each<[string, Record<string, Resource>, Record<string, Resource>]>([
    ['stays where it is', { Knocks: alarm() }, { Knocks: alarm('shop-staging-knocks', { Metadata: {} }) }],
    ['is new', {}, { Knocks: alarm() }],
    [
      'another type has',
      { Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'a' } } },
      { A: alarm('a') },
    ],
    [
      'is chosen by CloudFormation',
      { One: { Type: 'AWS::SQS::Queue' } },
      { Two: { Type: 'AWS::SQS::Queue' } },
    ],
    [
      'is of two parts, one of which differs',
      { One: group('Api') },
      { One: group('Api'), Two: group('Payments') },
    ],
  ])('passes when the name %s', (_, before, after) => {
    const refused = taken([change(before, after, APP)]);

    expect(refused).toEqual([]);
  });

  test('passes when two stacks refer to something of their own by the same id', () => {
    const refused = taken([
      change({ Group: group('Application') }, { Group: group('Application') }, APP),
      {
        stack: 'shop-staging-worker',
        before: null,
        after: state({ Resources: { Group: group('Application') } }),
      },
    ]);

    expect(refused).toEqual([]);
  });
});
