import type { Owner, Statement } from './statement.ts';

/** What keeps data. Reading and deleting the data itself is denied (execution-policy.limits.ts). */
export function dataStatements({ project, account }: Owner): Statement[] {
  return [
    {
      Sid: 'Tables',
      Effect: 'Allow',
      Action: ['dynamodb:*'],
      Resource: [`arn:aws:dynamodb:*:${account}:table/${project}-*`],
    },
    {
      Sid: 'TableLimits',
      Effect: 'Allow',
      Action: ['dynamodb:DescribeLimits', 'dynamodb:ListTables', 'application-autoscaling:Describe*'],
      Resource: ['*'],
    },
    {
      Sid: 'Buckets',
      Effect: 'Allow',
      Action: ['s3:*'],
      Resource: [`arn:aws:s3:::${project}-*`],
    },
    {
      Sid: 'Assets',
      Effect: 'Allow',
      Action: ['s3:GetObject*', 's3:GetBucket*', 's3:List*'],
      Resource: [`arn:aws:s3:::cdk-*-assets-${account}-*`],
    },
    {
      Sid: 'Caches',
      Effect: 'Allow',
      Action: ['elasticache:*'],
      Resource: [
        ...['serverlesscache', 'replicationgroup', 'subnetgroup', 'cluster'].map(
          (kind) => `arn:aws:elasticache:*:${account}:${kind}:${project}-*`,
        ),
        `arn:aws:elasticache:*:${account}:parametergroup:*`,
      ],
    },
    {
      Sid: 'CachesToLookAt',
      Effect: 'Allow',
      Action: ['elasticache:Describe*', 'elasticache:ListTagsForResource'],
      Resource: ['*'],
    },
    {
      Sid: 'Secrets',
      Effect: 'Allow',
      Action: [
        'secretsmanager:CreateSecret',
        'secretsmanager:DeleteSecret',
        'secretsmanager:DescribeSecret',
        'secretsmanager:UpdateSecret',
        'secretsmanager:PutResourcePolicy',
        'secretsmanager:DeleteResourcePolicy',
        'secretsmanager:GetResourcePolicy',
        'secretsmanager:TagResource',
        'secretsmanager:UntagResource',
      ],
      // CloudFormation names them by their logical ids alone
      Resource: [`arn:aws:secretsmanager:*:${account}:secret:*`],
    },
    {
      Sid: 'RandomPasswords',
      Effect: 'Allow',
      Action: ['secretsmanager:GetRandomPassword'],
      Resource: ['*'],
    },
    {
      Sid: 'Keys',
      Effect: 'Allow',
      Action: [
        'kms:CreateKey',
        'kms:Describe*',
        'kms:Get*',
        'kms:List*',
        'kms:PutKeyPolicy',
        'kms:EnableKey*',
        'kms:UpdateKeyDescription',
        'kms:TagResource',
        'kms:UntagResource',
        'kms:ScheduleKeyDeletion',
        'kms:CreateGrant',
      ],
      Resource: ['*'],
    },
    {
      Sid: 'Parameters',
      Effect: 'Allow',
      Action: ['ssm:GetParameter', 'ssm:GetParameters'],
      Resource: [
        // the version of the bootstrap, values across regions, and AWS's newest machine image
        `arn:aws:ssm:*:${account}:parameter/cdk-bootstrap/*`,
        `arn:aws:ssm:*:${account}:parameter/cdk/exports/*`,
        'arn:aws:ssm:*::parameter/aws/service/*',
      ],
    },
    {
      Sid: 'MailIdentities',
      Effect: 'Allow',
      Action: ['ses:*EmailIdentity*', 'ses:TagResource', 'ses:UntagResource', 'ses:ListTagsForResource'],
      Resource: [`arn:aws:ses:*:${account}:identity/*`],
    },
    {
      Sid: 'MailSets',
      Effect: 'Allow',
      // PutConfigurationSet… among them, which changes their options
      Action: ['ses:*ConfigurationSet*', 'ses:TagResource', 'ses:UntagResource', 'ses:ListTagsForResource'],
      Resource: [`arn:aws:ses:*:${account}:configuration-set/${project}-*`],
    },
    {
      Sid: 'MailSetsRead',
      Effect: 'Allow',
      // of SES's first API, which knows no narrower resource: the handlers of sets and of their events read by it
      Action: ['ses:DescribeConfigurationSet'],
      Resource: ['*'],
    },
  ];
}
