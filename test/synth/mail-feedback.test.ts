import { Match } from 'aws-cdk-lib/assertions';
import { HELD_DUE_MESSAGE } from '../../lambdas/notifications/notifications.contract.ts';
import { resourcesOf, synthesise } from './stacks.ts';

const stacks = synthesise();
const { app } = stacks.templates;
const SETS = ['soloist-staging-mail', 'soloist-staging-product-mail'];

describe('what becomes of mails', () => {
  test.each([
    ['what people need is kept from addresses that do not exist alone', SETS[0], ['BOUNCE']],
    ['news is kept from who complained too', SETS[1], ['BOUNCE', 'COMPLAINT']],
  ])('%s', (_, Name, SuppressedReasons) => {
    app.hasResourceProperties('AWS::SES::ConfigurationSet', {
      Name,
      DeliveryOptions: { TlsPolicy: 'REQUIRE' },
      ReputationOptions: { ReputationMetricsEnabled: true },
      SuppressionOptions: { SuppressedReasons },
    });
  });

  test('is told of both senders, and of nothing that people do with their mail', () => {
    const destinations = resourcesOf(stacks, 'AWS::SES::ConfigurationSetEventDestination');

    expect(destinations).toHaveLength(2);
    for (const [, { Properties }] of destinations) {
      expect(Properties.EventDestination).toMatchObject({
        Enabled: true,
        MatchingEventTypes: ['bounce', 'complaint', 'delivery', 'deliveryDelay', 'reject'],
        SnsDestination: { TopicARN: { Ref: expect.stringMatching(/^NotificationsFeedbackTopic/) } },
      });
    }
  });

  test('is published by SES alone, for these sets of this account', () => {
    app.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'ses.amazonaws.com' },
            Resource: { Ref: Match.stringLikeRegexp('^NotificationsFeedbackTopic') },
            Condition: {
              StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
              ArnEquals: { 'aws:SourceArn': [Match.anyValue(), Match.anyValue()] },
            },
          }),
        ]),
      },
    });
  });

  test('is told once SES may publish, or the first of it would be lost', () => {
    const destinations = resourcesOf(stacks, 'AWS::SES::ConfigurationSetEventDestination');

    for (const [, { DependsOn }] of destinations) {
      expect(DependsOn).toContainEqual(expect.stringMatching(/^NotificationsFeedbackTopicPolicy/));
    }
  });

  test('comes to its queue as SES says it, from that topic alone', () => {
    app.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'sqs', RawMessageDelivery: true });
    const policies = resourcesOf(stacks, 'AWS::SQS::QueuePolicy').map(([, { Properties }]) => Properties);
    const admitted = policies.filter((policy) => JSON.stringify(policy).includes('sns.amazonaws.com'));

    expect(admitted).toHaveLength(1);
    expect(admitted[0]).toMatchObject({
      PolicyDocument: {
        Statement: expect.arrayContaining([
          expect.objectContaining({
            Action: 'sqs:SendMessage',
            Principal: { Service: 'sns.amazonaws.com' },
            Condition: {
              ArnEquals: {
                'aws:SourceArn': { Ref: expect.stringMatching(/^NotificationsFeedbackTopic/) },
              },
            },
          }),
        ]),
      },
    });
  });
});

describe('the worker that delivers', () => {
  test('has two environments for each of its queues', () => {
    const sources = resourcesOf(stacks, 'AWS::Lambda::EventSourceMapping').filter(([id]) =>
      id.startsWith('NotificationsWorker'),
    );

    const concurrency = sources.map(
      ([, { Properties }]) => (Properties.ScalingConfig as { MaximumConcurrency: number }).MaximumConcurrency,
    );
    expect(concurrency).toEqual([2, 2, 2, 2]);
  });

  test('looks every quarter of an hour for what was held back', () => {
    app.hasResourceProperties('AWS::Scheduler::Schedule', {
      Name: 'soloist-staging-held-due',
      ScheduleExpression: 'rate(15 minutes)',
      Target: {
        Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^NotificationsBulkQueue'), 'Arn'] },
        Input: JSON.stringify(HELD_DUE_MESSAGE),
      },
    });
  });

  test('leaves half of what SES takes to mail that people wait for', () => {
    const [, worker] = resourcesOf(stacks, 'AWS::Lambda::Function').find(([id]) =>
      id.startsWith('NotificationsWorker'),
    )!;

    expect(worker.Properties.Environment).toMatchObject({
      Variables: {
        BULK_MAIL_RATE: '7',
        MAIL_FROM: 'Soloist <hello@example.com>',
        PRODUCT_MAIL_FROM: 'Soloist News <news@news.example.com>',
      },
    });
  });

  test('is given what people are told of, and what customers’ endpoints are called for', () => {
    const [, relay] = resourcesOf(stacks, 'AWS::Lambda::Function').find(([id]) => id.startsWith('Relay'))!;
    const routes = JSON.stringify(relay.Properties.Environment);

    expect(routes).toMatch(/NotificationsDeliverQueue/);
    expect(routes).toMatch(/NotificationsWebhooksQueue/);
    expect(routes).not.toMatch(/NotificationsBulkQueue|NotificationsFeedback/);
  });
});
