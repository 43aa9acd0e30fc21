import { one } from './distribution.ts';
import { synthesise } from './stacks.ts';

const stacks = synthesise();

describe('the access logs of the distribution', () => {
  test('go to a private bucket that forgets them after 30 days and outlives its stack', () => {
    const bucket = one(stacks, 'AWS::S3::Bucket', 'AccessLogs');

    expect(bucket).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        LifecycleConfiguration: {
          Rules: expect.arrayContaining([
            expect.objectContaining({ ExpirationInDays: 30, Status: 'Enabled' }),
          ]),
        },
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true },
      },
    });
  });

  test('are those of the distribution, delivered once the bucket lets them in', () => {
    const distribution = one(stacks, 'AWS::CloudFront::Distribution');
    const source = one(stacks, 'AWS::Logs::DeliverySource');
    const destination = one(stacks, 'AWS::Logs::DeliveryDestination');
    const delivery = one(stacks, 'AWS::Logs::Delivery');

    expect(source.Properties.LogType).toBe('ACCESS_LOGS');
    expect(JSON.stringify(source.Properties.ResourceArn)).toContain(distribution.id);
    expect(delivery.Properties).toMatchObject({
      DeliverySourceName: { Ref: source.id },
      DeliveryDestinationArn: { 'Fn::GetAtt': [destination.id, 'Arn'] },
    });
    expect(delivery.DependsOn).toContain(one(stacks, 'AWS::S3::BucketPolicy', 'AccessLogs').id);
  });

  test('hold nothing that carries codes or tokens', () => {
    const { RecordFields } = one(stacks, 'AWS::Logs::Delivery').Properties;

    expect(RecordFields).toEqual(
      expect.arrayContaining(['c-ip', 'cs-uri-stem', 'sc-status', 'x-edge-request-id']),
    );
    expect(RecordFields).not.toEqual(expect.arrayContaining(['cs-uri-query']));
    expect(RecordFields).not.toEqual(expect.arrayContaining(['cs(Cookie)']));
    expect(RecordFields).not.toEqual(expect.arrayContaining(['cs(Referer)']));
  });

  test('are written by nobody but the log delivery of this account', () => {
    const { Statement } = one(stacks, 'AWS::S3::BucketPolicy', 'AccessLogs').Properties.PolicyDocument;

    const allowed = Statement.filter(({ Effect }: { Effect: string }) => Effect === 'Allow');

    expect(allowed).toEqual([
      expect.objectContaining({
        Action: 's3:PutObject',
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Condition: {
          StringEquals: {
            's3:x-amz-acl': 'bucket-owner-full-control',
            'aws:SourceAccount': { Ref: 'AWS::AccountId' },
          },
          ArnLike: { 'aws:SourceArn': expect.anything() },
        },
      }),
    ]);
  });
});

describe('the alarm on CloudFront’s own 5xx', () => {
  test('rings when a budget of 0.5 % is spent 14.4 times too fast, by at least 20 requests', () => {
    const alarm = one(stacks, 'AWS::CloudWatch::Alarm', 'ServerErrors');
    const dimensions = [
      { Name: 'DistributionId', Value: { Ref: one(stacks, 'AWS::CloudFront::Distribution').id } },
      { Name: 'Region', Value: 'Global' },
    ];
    const stat = (MetricName: string, Stat: string) =>
      expect.objectContaining({
        MetricStat: {
          Metric: { Namespace: 'AWS/CloudFront', MetricName, Dimensions: dimensions },
          Period: 300,
          Stat,
        },
      });

    expect(alarm.Properties).toMatchObject({
      AlarmName: 'soloist-staging-cloudfront-server-errors',
      Threshold: 7.2,
      TreatMissingData: 'notBreaching',
    });
    expect(alarm.Properties.Metrics).toEqual([
      expect.objectContaining({ Expression: 'IF(FILL(requests, 0) >= 20, FILL(rate, 0), 0)' }),
      stat('Requests', 'Sum'),
      stat('5xxErrorRate', 'Average'),
    ]);
  });
});
