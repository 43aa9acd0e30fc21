import type { Owner, Statement } from './statement.ts';

/** Functions, queues, schedules, their roles, and what watches them. */
export function computeStatements({ project, account }: Owner): Statement[] {
  return [
    {
      Sid: 'Functions',
      Effect: 'Allow',
      Action: ['lambda:*'],
      Resource: [
        `arn:aws:lambda:*:${account}:function:${project}-*`,
        // the CDK's own, for custom resources; CloudFormation names it by its logical id alone
        `arn:aws:lambda:*:${account}:layer:*`,
      ],
    },
    {
      Sid: 'EventSources',
      Effect: 'Allow',
      Action: [
        'lambda:*EventSourceMapping*',
        'lambda:ListTags',
        'lambda:TagResource',
        'lambda:UntagResource',
      ],
      Resource: ['*'],
      Condition: {
        ArnLikeIfExists: { 'lambda:FunctionArn': `arn:aws:lambda:*:${account}:function:${project}-*` },
      },
    },
    {
      Sid: 'Messages',
      Effect: 'Allow',
      Action: ['sqs:*', 'sns:*', 'events:*', 'scheduler:*', 'codedeploy:*', 'cloudwatch:*', 'budgets:*'],
      Resource: [
        `arn:aws:sqs:*:${account}:${project}-*`,
        `arn:aws:sns:*:${account}:${project}-*`,
        `arn:aws:events:*:${account}:rule/${project}-*`,
        `arn:aws:scheduler:*:${account}:schedule/*/${project}-*`,
        `arn:aws:scheduler:*:${account}:schedule-group/${project}-*`,
        `arn:aws:codedeploy:*:${account}:application:${project}-*`,
        `arn:aws:codedeploy:*:${account}:deploymentgroup:${project}-*`,
        `arn:aws:codedeploy:*:${account}:deploymentconfig:*`,
        `arn:aws:cloudwatch:*:${account}:alarm:${project}-*`,
        `arn:aws:cloudwatch::${account}:dashboard/${project}-*`,
        // Budgets names one by chance that its template gives no name
        `arn:aws:budgets::${account}:budget/*`,
      ],
    },
    {
      Sid: 'WhatHasNoNames',
      Effect: 'Allow',
      Action: [
        'cloudwatch:DescribeAlarms',
        'cloudwatch:*AnomalyDetector*',
        // refused with anything narrower than all resources: so says its reference
        'cloudwatch:PutCompositeAlarm',
        'sns:Unsubscribe',
        'sns:GetSubscriptionAttributes',
        'sns:SetSubscriptionAttributes',
        'logs:Describe*',
        'logs:*Deliver*',
        'logs:*ResourcePolic*',
      ],
      Resource: ['*'],
    },
    {
      Sid: 'Logs',
      Effect: 'Allow',
      Action: [
        'logs:*LogGroup*',
        'logs:*RetentionPolicy',
        'logs:*Tag*',
        'logs:*MetricFilter*',
        'logs:*IndexPolicy',
        'logs:*DataProtectionPolicy',
      ],
      Resource: [
        `arn:aws:logs:*:${account}:log-group:/${project}/*`,
        `arn:aws:logs:*:${account}:log-group:/aws/lambda/${project}-*`,
        `arn:aws:logs:*:${account}:log-group:${project}-*`,
        // CloudFormation tags deliveries and reads their tags; a delivery's id is chance
        `arn:aws:logs:*:${account}:delivery*`,
      ],
    },
    {
      Sid: 'Roles',
      Effect: 'Allow',
      Action: [
        'iam:*Role',
        'iam:UpdateRoleDescription',
        'iam:*RolePolicy',
        'iam:*RolePolicies',
        'iam:*RoleTags',
        'iam:*AssumeRolePolicy',
        'iam:*InstanceProfile*',
      ],
      Resource: [
        `arn:aws:iam::${account}:role/${project}-*`,
        `arn:aws:iam::${account}:instance-profile/${project}-*`,
      ],
      // PassRole has a statement of its own, and iam:*Role would match it
      Condition: { Null: { 'iam:PassedToService': 'true' } },
    },
    {
      Sid: 'RolesForOurServices',
      Effect: 'Allow',
      Action: ['iam:PassRole'],
      Resource: [`arn:aws:iam::${account}:role/${project}-*`],
      Condition: {
        StringEquals: {
          'iam:PassedToService': [
            'lambda.amazonaws.com',
            'scheduler.amazonaws.com',
            'events.amazonaws.com',
            'codedeploy.amazonaws.com',
            'codepipeline.amazonaws.com',
            'codebuild.amazonaws.com',
            'ec2.amazonaws.com',
          ],
        },
      },
    },
    {
      Sid: 'RolesOfServices',
      Effect: 'Allow',
      Action: ['iam:CreateServiceLinkedRole'],
      Resource: [`arn:aws:iam::${account}:role/aws-service-role/*`],
      Condition: {
        StringEquals: {
          'iam:AWSServiceName': [
            'elasticache.amazonaws.com',
            'elasticloadbalancing.amazonaws.com',
            'vpcorigin.cloudfront.amazonaws.com',
            'wafv2.amazonaws.com',
            'replication.dynamodb.amazonaws.com',
          ],
        },
      },
    },
  ];
}
