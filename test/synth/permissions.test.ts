import { resourcesOf, synthesise, type Resource } from './stacks.ts';

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

const LOGS = 'logs:CreateLogStream logs:PutLogEvents on its log group';
const INTERFACES = [
  'ec2:AssignPrivateIpAddresses ec2:CreateNetworkInterface ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces ec2:DescribeSubnets ec2:UnassignPrivateIpAddresses on everything',
].join(' ');
const MESSAGES =
  'sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:GetQueueUrl sqs:ReceiveMessage';
const READ_WRITE = [
  'dynamodb:ConditionCheckItem dynamodb:DeleteItem dynamodb:GetItem',
  'dynamodb:PutItem dynamodb:Query dynamodb:UpdateItem on',
].join(' ');

/** Everything that a function may do. Read it as an attacker who runs code in the function would. */
const REVIEWED: Readonly<Record<string, readonly string[]>> = {
  accounts: [
    `${READ_WRITE} AdminTable AuthTable FilesTable NotificationsTable UsersTable`,
    'dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:ListStreams on UsersTable',
    'dynamodb:GetItem dynamodb:Query on PaymentsTable if ForAllValues:StringLike dynamodb:LeadingKeys ORG#*',
    'dynamodb:PutItem on EventsTable if ForAllValues:StringLike dynamodb:LeadingKeys users#*',
    LOGS,
    's3:DeleteObjectVersion on FilesBucket/*',
    's3:DeleteObject s3:PutObject on ExportsBucket/*',
    's3:GetObject s3:PutObject on ArchiveBucket/erasures/*',
    's3:ListBucket on ArchiveBucket if StringLike s3:prefix:erasures/*',
    's3:ListBucket on ExportsBucket',
    's3:ListBucketVersions on FilesBucket',
    'secretsmanager:GetSecretValue on UsersDataSecret',
    `${MESSAGES} sqs:SendMessage on AccountsWorkQueue`,
    'sqs:GetQueueAttributes sqs:GetQueueUrl sqs:SendMessage on AuditChainDeadLetters',
    'sqs:SendMessage on PaymentsWebhooksQueue',
  ],
  api: [
    `${READ_WRITE} AdminTable AuthTable FilesTable NotificationsTable UsersTable`,
    'dynamodb:PutItem on EventsTable if ForAllValues:StringLike dynamodb:LeadingKeys auth#* users#* files#* notifications#* admin#*',
    INTERFACES,
    LOGS,
    's3:GetObject on ExportsBucket/* FilesBucket/files/*',
    's3:PutObject on FilesBucket/uploads/*',
    'secretsmanager:GetSecretValue on AuthSigningSecret NotificationsVapidSecret UsersDataSecret',
    // tests of customers' webhooks, and old messages once more
    'sqs:SendMessage on NotificationsWebhooksQueue',
  ],
  archive: [
    'dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:ListStreams on EventsTable',
    LOGS,
    's3:PutObject on ArchiveBucket/events/*',
    'sqs:GetQueueAttributes sqs:GetQueueUrl sqs:SendMessage on ArchiveDeadLetters',
  ],
  deliver: [
    `${READ_WRITE} NotificationsTable`,
    'dynamodb:GetItem dynamodb:Query on UsersTable',
    'dynamodb:PutItem on EventsTable if ForAllValues:StringLike dynamodb:LeadingKeys notifications#*',
    LOGS,
    'secretsmanager:GetSecretValue on NotificationsVapidSecret UsersDataSecret',
    'ses:SendRawEmail on NotificationsFeedbackProduct identity/news@news.example.com if StringEquals ses:FromAddress news@news.example.com',
    'ses:SendRawEmail on NotificationsFeedbackSecurity identity/hello@example.com if StringEquals ses:FromAddress hello@example.com',
    `${MESSAGES} on NotificationsBulkQueue NotificationsDeliverQueue NotificationsFeedbackWorkQueue NotificationsWebhooksQueue`,
    'sqs:SendMessage on NotificationsBulkQueue NotificationsDeliverQueue NotificationsWebhooksQueue',
  ],
  egress: [
    `${READ_WRITE} AuthTable UsersTable`,
    'dynamodb:PutItem on EventsTable if ForAllValues:StringLike dynamodb:LeadingKeys auth#* users#*',
    LOGS,
    'secretsmanager:GetSecretValue on AuthSigningSecret OAuthSecret UsersDataSecret',
  ],
  heartbeat: [LOGS, 'secretsmanager:GetSecretValue on HeartbeatAccountSecret'],
  'image-processor': [
    `${READ_WRITE} FilesTable`,
    'dynamodb:PutItem on EventsTable if ForAllValues:StringLike dynamodb:LeadingKeys files#*',
    LOGS,
    's3:DeleteObject s3:PutObject on FilesBucket/files/*',
    's3:DeleteObjectVersion s3:GetObjectVersion on FilesBucket/uploads/*',
    `${MESSAGES} on UploadsWorkQueue`,
  ],
  'origin-look-up': [LOGS, 'ec2:DescribeSecurityGroups on everything'],
  payments: [
    `${READ_WRITE} PaymentsTable`,
    'dynamodb:GetItem on AuthTable if ForAllValues:StringLike dynamodb:LeadingKeys SESSION#* STANDING#* APIKEY#* JWKS',
    'dynamodb:GetItem dynamodb:Query on UsersTable if ForAllValues:StringLike dynamodb:LeadingKeys ORG#* MEMBER#*',
    'dynamodb:PutItem on EventsTable if ForAllValues:StringLike dynamodb:LeadingKeys payments#*',
    LOGS,
    'secretsmanager:GetSecretValue on PaymentsStripeSecret',
    `${MESSAGES} sqs:SendMessage on PaymentsWebhooksQueue`,
  ],
  relay: [
    'dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:ListStreams on EventsTable',
    INTERFACES,
    LOGS,
    'sqs:GetQueueAttributes sqs:GetQueueUrl sqs:SendMessage on RelayDeadLetters',
    'sqs:SendMessage on AccountsWorkQueue NotificationsDeliverQueue NotificationsWebhooksQueue PaymentsWebhooksQueue',
  ],
  'web-deploy': [
    'cloudfront:CreateInvalidation cloudfront:GetInvalidation on Distribution',
    LOGS,
    's3:DeleteObject s3:PutObject on WebBucket/*',
    's3:GetBucketTagging s3:ListBucket on WebBucket',
    's3:GetObject on its archive in the assets bucket',
  ],
};

describe('the role of a function', () => {
  const stacks = synthesise();
  const statements = statementsByFunction(
    resourcesOf(stacks, 'AWS::Lambda::Function'),
    resourcesOf(stacks, 'AWS::IAM::Policy'),
  );

  test.each(Object.entries(REVIEWED))('%s allows what was reviewed and nothing else', (name, reviewed) => {
    const allowed = statements[name]?.filter(({ Effect }) => Effect === 'Allow').map(describeStatement);

    expect(allowed?.sort()).toEqual([...reviewed].sort());
  });

  test('is reviewed for every function', () => {
    expect(Object.keys(statements).sort()).toEqual(Object.keys(REVIEWED));
  });

  test.each(['api', 'relay'])('%s keeps network interfaces from the code itself', (name) => {
    const denied = statements[name]?.filter(({ Effect }) => Effect === 'Deny') ?? [];

    expect(denied).toHaveLength(1);
    expect(JSON.stringify(denied[0]?.Condition)).toContain(
      `lambda:SourceFunctionArn":{"Fn::Join":["",["arn:aws:lambda:us-east-1:",{"Ref":"AWS::AccountId"},":function:soloist-staging-${name}"`,
    );
  });

  test('carries no managed policy, whose content others decide', () => {
    const roles = resourcesOf(stacks, 'AWS::IAM::Role').filter(
      ([, role]) => role.Properties.ManagedPolicyArns !== undefined,
    );

    expect(roles).toEqual([]);
  });
});

function statementsByFunction(functions: [string, Resource][], policies: [string, Resource][]) {
  return Object.fromEntries(
    functions.map(([, fn]) => {
      const [role] = (fn.Properties.Role as { 'Fn::GetAtt': [string] })['Fn::GetAtt'];
      const own = policies.filter(([, { Properties }]) =>
        (Properties.Roles as { Ref: string }[]).some(({ Ref }) => Ref === role),
      );
      const name = String(fn.Properties.FunctionName).replace('soloist-staging-', '');
      return [name, own.flatMap(([, { Properties }]) => statementsOf(Properties.PolicyDocument))];
    }),
  );
}

function statementsOf(document: unknown): Statement[] {
  return (document as { Statement: Statement[] }).Statement;
}

/** `dynamodb:GetItem on UsersTable if …`, with logical names instead of hashes. */
function describeStatement({ Action, Resource, Condition }: Statement): string {
  const resources = [Resource].flat().map(describeResource).sort().join(' ');
  const condition = Condition
    ? ` if ${JSON.stringify(Condition)
        .replace(/[{}[\]"]+/g, '')
        .replace(/,/g, ' ')
        .replace(/(StringLike|StringEquals):/, '$1 ')
        .replace(/(LeadingKeys|FromAddress):/, '$1 ')}`
    : '';
  return `${[Action].flat().join(' ')} on ${resources}${condition}`;
}

function describeResource(resource: unknown): string {
  if (resource === '*') return 'everything';
  const text = JSON.stringify(resource);
  if (/(Function|Worker|LookUp|Deploy)Logs/.test(text)) return 'its log group';
  if (/cdk-\w+-assets-.*\.zip/.test(text)) return 'its archive in the assets bucket';
  const identity = /identity\/[^"]+/.exec(text)?.[0];
  const logicalId = /(?:ExportsOutput(?:FnGetAtt|Ref)|")([A-Z][A-Za-z]+?)[0-9A-F]{8}/.exec(text)?.[1];
  // a bucket's objects: `/*`, or those under a prefix
  const objects = /,"(\/[^"]+)"\]/.exec(text)?.[1] ?? '';
  return identity ?? (logicalId ? logicalId + objects : text);
}
