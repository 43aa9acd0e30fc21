import { resourcesOf, synthesise } from './stacks.ts';

/** Alarms a month that AWS bills: each metric of each alarm. */
const MAX_METRICS = 100;

interface Query {
  readonly MetricStat?: { readonly Metric: { readonly MetricName: string } };
}

describe('the alarms', () => {
  const stacks = synthesise();
  const alarms = resourcesOf(stacks, 'AWS::CloudWatch::Alarm').map(
    ([, { Properties }]) =>
      [String(Properties.AlarmName).replace('soloist-staging-', ''), Properties] as const,
  );
  const names = alarms.map(([name]) => name);
  const metricsOf = (name: string) => {
    const properties = alarms.find(([found]) => found === name)?.[1];
    const queries = (properties?.Metrics ?? []) as Query[];
    return [
      ...(properties?.MetricName ? [String(properties.MetricName)] : []),
      ...queries.flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric.MetricName] : [])),
    ];
  };

  test.each([
    ['function', ['api', 'relay', 'deliver'], ['errors', 'throttles', 'duration']],
    ['table', ['auth', 'users', 'notifications', 'events'], ['table-throttles', 'table-system-errors']],
    ['queue', ['deliver'], ['age', 'dead-letters']],
    ['stream', ['relay'], ['iterator-age', 'dead-letters']],
    [
      'load balancer',
      ['alb'],
      ['response-time', 'rejected-connections', 'server-errors', 'lambda-internal-errors'],
    ],
    ['cache', ['cache'], ['throttled', 'full', 'authentication-failures']],
  ])('watch every %s', (_, resources, kinds) => {
    const expected = resources.flatMap((resource) => kinds.map((kind) => `${resource}-${kind}`));

    expect(names).toEqual(expect.arrayContaining(expected));
  });

  test.each([
    ['AWS::Lambda::Function', '-errors', /^(?!.*(table|alb))/],
    ['AWS::DynamoDB::GlobalTable', '-table-throttles', /./],
    ['AWS::SQS::Queue', '-dead-letters', /./],
    ['AWS::ElastiCache::ServerlessCache', '-full', /./],
    ['AWS::ElasticLoadBalancingV2::LoadBalancer', '-rejected-connections', /./],
  ])('leave no %s out', (type, suffix, filter) => {
    const watched = names.filter((name) => name.endsWith(suffix) && filter.test(name));

    // a queue and its dead letters count as two resources and share one alarm on the dead
    const resources = resourcesOf(stacks, type).filter(
      ([id]) => type !== 'AWS::SQS::Queue' || id.includes('DeadLetters'),
    );
    expect(watched).toHaveLength(resources.length);
  });

  test.each([
    ['api-errors', { Threshold: 1, EvaluationPeriods: 3, DatapointsToAlarm: 3 }],
    [
      'api-throttles',
      { Threshold: 1, EvaluationPeriods: 5, ComparisonOperator: 'GreaterThanOrEqualToThreshold' },
    ],
    [
      'api-duration',
      { Threshold: 12_000, EvaluationPeriods: 5, DatapointsToAlarm: 3, ExtendedStatistic: 'p99' },
    ],
    ['deliver-age', { Threshold: 300, EvaluationPeriods: 3 }],
    ['deliver-dead-letters', { Threshold: 0, EvaluationPeriods: 1 }],
    ['relay-iterator-age', { Threshold: 60_000, EvaluationPeriods: 3 }],
    [
      'alb-response-time',
      { Threshold: 1, EvaluationPeriods: 5, DatapointsToAlarm: 3, ExtendedStatistic: 'p99' },
    ],
    ['alb-server-errors', { Threshold: 7.2, EvaluationPeriods: 1 }],
    ['cache-full', { Threshold: 800_000_000, EvaluationPeriods: 3 }],
    ['users-table-throttles', { Threshold: 0, EvaluationPeriods: 5 }],
  ])('ring as operations asks: %s', (name, expected) => {
    const alarm = alarms.find(([found]) => found === name)?.[1];

    expect(alarm).toMatchObject(expected);
  });

  test.each(alarms)('%s stays silent without traffic and reaches nobody by itself', (_, alarm) => {
    expect(alarm.TreatMissingData).toBe('notBreaching');
    expect(alarm).not.toHaveProperty('AlarmActions');
  });

  test('are heard by one of the two composites, which mail the owner', () => {
    const composites = resourcesOf(stacks, 'AWS::CloudWatch::CompositeAlarm').map(
      ([, { Properties }]) => Properties,
    );
    const heard = composites.flatMap(({ AlarmRule }) =>
      [...String(AlarmRule).matchAll(/ALARM\("soloist-staging-([^"]+)"\)/g)].map(([, name]) => name),
    );

    expect(composites.map(({ AlarmName }) => AlarmName).sort()).toEqual([
      'soloist-staging-page',
      'soloist-staging-ticket',
    ]);
    expect(composites.every(({ AlarmActions, OKActions }) => AlarmActions && OKActions)).toBe(true);
    expect(heard.sort()).toEqual([...names].sort());
    stacks.templates.operations.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'owner@example.com',
    });
  });

  test('may publish to the owner although the topic has a policy of its own', () => {
    stacks.templates.operations.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: [
          { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
          { Effect: 'Allow', Action: 'sns:Publish', Principal: { Service: 'cloudwatch.amazonaws.com' } },
        ],
      },
    });
  });

  test('stay affordable', () => {
    const billed = names.flatMap(metricsOf);

    expect(billed.length).toBeGreaterThan(names.length);
    expect(billed.length).toBeLessThanOrEqual(MAX_METRICS);
  });
});
