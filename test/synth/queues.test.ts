import { resourcesOf, synthesise } from './stacks.ts';

describe('the queues', () => {
  const stacks = synthesise();
  const queues = resourcesOf(stacks, 'AWS::SQS::Queue');
  const isDead = (id: string) => id.includes('DeadLetters');

  test.each(queues.filter(([id]) => !isDead(id)))('%s gives up after 5 receives, into a DLQ', (_, queue) => {
    const target = queue.Properties.RedrivePolicy as { deadLetterTargetArn: { 'Fn::GetAtt': [string] } };

    expect(queue.Properties.RedrivePolicy).toMatchObject({ maxReceiveCount: 5 });
    expect(queues.map(([id]) => id)).toContain(target.deadLetterTargetArn['Fn::GetAtt'][0]);
  });

  test.each(queues.filter(([id]) => isDead(id)))('%s keeps what failed for 14 days', (_, queue) => {
    expect(queue.Properties.MessageRetentionPeriod).toBe(14 * 24 * 3600);
  });

  test.each(queues)('%s is encrypted and refuses plain HTTP', (id, queue) => {
    const policies = resourcesOf(stacks, 'AWS::SQS::QueuePolicy').filter(([, { Properties }]) =>
      JSON.stringify(Properties.Queues).includes(id),
    );

    expect(queue.Properties.SqsManagedSseEnabled).toBe(true);
    expect(JSON.stringify(policies)).toContain('{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny"');
  });

  test('hide a message for longer than its worker may take', () => {
    const [, deliver] = queues.find(([id]) => id.startsWith('NotificationsDeliverQueue'))!;
    const [, worker] = resourcesOf(stacks, 'AWS::Lambda::Function').find(([id]) => id.includes('Worker'))!;
    const [, webhooks] = queues.find(([id]) => id.startsWith('PaymentsWebhooksQueue'))!;
    const [, payments] = resourcesOf(stacks, 'AWS::Lambda::Function').find(([id]) =>
      id.startsWith('Payments'),
    )!;

    expect(deliver.Properties.VisibilityTimeout).toBe(6 * Number(worker.Properties.Timeout));
    expect(webhooks.Properties.VisibilityTimeout).toBe(6 * Number(payments.Properties.Timeout));
  });
});

describe('the sources of events', () => {
  const stacks = synthesise();
  const sources = resourcesOf(stacks, 'AWS::Lambda::EventSourceMapping');
  const from = (part: string) => sources.find(([id]) => id.includes(part))?.[1].Properties;

  test.each(sources)('%s retries the failed records of a batch only', (_, source) => {
    expect(source.Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
  });

  test('let two workers tell people at a time, the least that there is', () => {
    expect(from('NotificationsDeliver')).toMatchObject({
      BatchSize: 10,
      ScalingConfig: { MaximumConcurrency: 2 },
    });
  });

  test('carry every new event, once and again until a bound, then to a DLQ', () => {
    expect(from('RelayFunctionDynamoDBEventSource')).toMatchObject({
      StartingPosition: 'TRIM_HORIZON',
      FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 10,
      MaximumRecordAgeInSeconds: 6 * 3600,
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': [expect.stringMatching(/^RelayDead/), 'Arn'] } },
      },
    });
  });

  test('bring the writer of audit chains the entries, and what nothing of ours does to them', () => {
    const chain = from('AccountsFunctionDynamoDBEventSource');
    const { Filters: filters } = chain?.FilterCriteria as { Filters: { Pattern: string }[] };

    expect(filters.map(({ Pattern }) => JSON.parse(Pattern) as unknown)).toEqual([
      { dynamodb: { Keys: { sk: { S: [{ prefix: 'AUDIT#' }] } } } },
      { eventName: ['MODIFY', 'REMOVE'], dynamodb: { Keys: { sk: { S: [{ prefix: 'LINK#' }] } } } },
      { eventName: ['REMOVE'], dynamodb: { Keys: { sk: { S: ['HEAD'] } } } },
    ]);
    expect(chain).toMatchObject({ StartingPosition: 'TRIM_HORIZON', MaximumRecordAgeInSeconds: 12 * 3600 });
  });
});
