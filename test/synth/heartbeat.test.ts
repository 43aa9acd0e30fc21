import { Match } from 'aws-cdk-lib/assertions';
import { configOf } from './profiles.ts';
import { synthesise } from './stacks.ts';

describe('the heartbeat', () => {
  const { app } = synthesise().templates;
  const fn = { 'Fn::GetAtt': [Match.stringLikeRegexp('^HeartbeatFunction'), 'Arn'] };

  test('beats every minute, exactly, and makes up for no beat that was missed', () => {
    app.hasResourceProperties('AWS::Scheduler::Schedule', {
      Name: 'soloist-staging-heartbeat',
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: fn, RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 } },
    });
    app.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: Match.stringLikeRegexp('^HeartbeatFunction') },
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
  });

  test('is started by a role that only schedules of this account take on, and that may do nothing else', () => {
    app.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: {
              StringEquals: {
                'aws:SourceAccount': { Ref: 'AWS::AccountId' },
                'aws:SourceArn': {
                  'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(':schedule-group/default$')])],
                },
              },
            },
          },
        ],
      },
    });
    app.hasResourceProperties('AWS::IAM::Policy', {
      Roles: [{ Ref: Match.stringLikeRegexp('^HeartbeatScheduleRole') }],
      PolicyDocument: {
        Statement: [{ Action: 'lambda:InvokeFunction', Effect: 'Allow', Resource: fn }],
      },
    });
  });

  test('comes from outside, to the address that users have', () => {
    app.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'soloist-staging-heartbeat',
      VpcConfig: Match.absent(),
      Environment: {
        Variables: Match.objectLike({ PUBLIC_URL: { 'Fn::Join': ['', ['https://', Match.anyValue()]] } }),
      },
    });
  });

  test('logs in with an account that nobody can guess or be mailed at, and that no template holds', () => {
    app.hasResourceProperties('AWS::SecretsManager::Secret', {
      GenerateSecretString: {
        GenerateStringKey: 'password',
        PasswordLength: 64,
        SecretStringTemplate: {
          'Fn::Join': [
            '',
            [
              '{"email":"success+',
              { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] },
              '@simulator.amazonses.com"}',
            ],
          ],
        },
      },
    });
    app.hasOutput('HeartbeatSecretName', {
      Value: { Ref: Match.stringLikeRegexp('^HeartbeatAccountSecret') },
    });
  });

  test.each(['full', 'lean'] as const)(
    'rings when two of three beats are missed or absent, with %s alarms',
    (alarms) => {
      const { templates } = synthesise(configOf({ alarms }));

      templates.app.hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmName: 'soloist-staging-heartbeat',
        DatapointsToAlarm: 2,
        EvaluationPeriods: 3,
        Threshold: 0,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'breaching',
        Metrics: Match.arrayWith([
          Match.objectLike({ Expression: '1 - beats' }),
          Match.objectLike({
            MetricStat: {
              Metric: {
                Namespace: 'Soloist',
                MetricName: 'HeartbeatOk',
                Dimensions: [{ Name: 'Stage', Value: 'staging' }],
              },
              Stat: 'Minimum',
              Period: 60,
            },
          }),
        ]),
      });
    },
  );
});
