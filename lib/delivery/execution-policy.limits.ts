import type { Owner, Statement } from './statement.ts';

/** What no template of ours may ever do, whatever else it is allowed: a Deny wins. */
export function limitStatements({ project, account }: Owner): Statement[] {
  return [
    {
      Sid: 'NobodyNew',
      Effect: 'Deny',
      Action: [
        'iam:*User*',
        'iam:*AccessKey*',
        'iam:*LoginProfile*',
        'iam:*Group*',
        'iam:*MFADevice*',
        'iam:*SAMLProvider*',
        'iam:*OpenIDConnectProvider*',
        'iam:*ServiceSpecificCredential*',
        'iam:*AccountAlias*',
        'iam:*AccountPasswordPolicy*',
        'organizations:*',
        'account:*',
      ],
      Resource: ['*'],
    },
    {
      Sid: 'NoWitnessSilenced',
      Effect: 'Deny',
      Action: [
        'cloudtrail:Delete*',
        'cloudtrail:Stop*',
        'cloudtrail:Update*',
        'cloudtrail:Put*',
        'config:Delete*',
        'config:Stop*',
        'guardduty:Delete*',
        'guardduty:Disassociate*',
        'guardduty:Update*',
        'securityhub:Disable*',
        'access-analyzer:Delete*',
      ],
      Resource: ['*'],
    },
    {
      Sid: 'NoDataReadOrLost',
      Effect: 'Deny',
      Action: [
        'dynamodb:*Item',
        'dynamodb:PartiQL*',
        'dynamodb:Query',
        'dynamodb:Scan',
        'dynamodb:GetRecords',
        'dynamodb:DeleteBackup',
        'dynamodb:Export*',
        'secretsmanager:GetSecretValue',
        'secretsmanager:BatchGetSecretValue',
        'sqs:PurgeQueue',
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        'logs:DeleteLogStream',
        'logs:GetLogEvents',
        'logs:FilterLogEvents',
      ],
      Resource: ['*'],
    },
    {
      Sid: 'NothingDecryptedByHand',
      Effect: 'Deny',
      Action: ['kms:Decrypt'],
      Resource: ['*'],
      // services decrypt for CloudFormation as itself: S3 an asset for Lambda, Secrets Manager to try a new secret's key
      Condition: { Null: { 'kms:ViaService': 'true' } },
    },
    {
      Sid: 'NoObjectReadOrLost',
      Effect: 'Deny',
      Action: ['s3:GetObject*', 's3:PutObject*', 's3:DeleteObject*', 's3:RestoreObject'],
      Resource: [`arn:aws:s3:::${project}-*/*`],
    },
    {
      Sid: 'NoStrangersPolicies',
      Effect: 'Deny',
      Action: ['iam:AttachRolePolicy'],
      Resource: ['*'],
      Condition: {
        ArnNotLike: {
          'iam:PolicyARN': [
            'arn:aws:iam::aws:policy/service-role/AWSLambda*',
            'arn:aws:iam::aws:policy/service-role/AWSCodeDeployRoleForLambda*',
            'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore',
          ],
        },
      },
    },
    {
      Sid: 'NotItself',
      Effect: 'Deny',
      Action: ['iam:*'],
      Resource: [
        `arn:aws:iam::${account}:role/cdk-*`,
        `arn:aws:iam::${account}:role/${project}-*-delivery`,
        `arn:aws:iam::${account}:policy/${project}-deploy-*`,
      ],
    },
  ];
}
