import type { Retained } from './retained.ts';

/** Why something stays, what it costs, and how it is removed. */
export interface Removal {
  readonly why: string;
  /** US dollars a month, us-east-1, public list prices of 2026. */
  readonly costs: string;
  /** For a shell, in this order. */
  readonly commands: readonly string[];
}

type Plan = (name: string, region: string) => Removal;

const REMOVALS: Readonly<Record<string, Plan>> = {
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::DynamoDB::Table': table,
  'AWS::SecretsManager::Secret': (name, region) => ({
    why: 'what it sealed or signed can be read with it alone',
    costs: '0.40, until it is deleted',
    commands: [
      // restore-secret brings it back for that long
      `aws secretsmanager delete-secret --region ${region} --secret-id ${name} --recovery-window-in-days 30`,
    ],
  }),
  'AWS::S3::Bucket': (name, region) => ({
    why: 'it holds objects, and a bucket must be empty to be deleted',
    costs: '0.023 per GB, old versions included',
    commands: [
      `aws s3 rm s3://${name} --recursive --region ${region}`,
      emptyVersions(name, region),
      `aws s3api delete-bucket --region ${region} --bucket ${name}`,
    ],
  }),
  'AWS::KMS::Key': (name, region) => ({
    why: 'what it encrypted can be read with it alone',
    costs: '1.00, until it is deleted',
    commands: [
      `aws kms schedule-key-deletion --region ${region} --key-id ${name} --pending-window-in-days 30`,
    ],
  }),
  'AWS::Cognito::UserPool': (name, region) => ({
    why: 'it holds people’s accounts',
    costs: 'nothing while nobody logs in',
    commands: [
      `aws cognito-idp update-user-pool --region ${region} --user-pool-id ${name} --deletion-protection INACTIVE`,
      `aws cognito-idp delete-user-pool --region ${region} --user-pool-id ${name}`,
    ],
  }),
  'AWS::SES::EmailIdentity': (name, region) => ({
    why: 'the other stages of the account send by it; before this stage is deployed again, remove it',
    costs: 'nothing',
    commands: [`aws sesv2 delete-email-identity --region ${region} --email-identity ${name}`],
  }),
  'AWS::Logs::LogGroup': (name, region) => ({
    why: 'its template says so',
    costs: '0.03 per GB, until its retention ends',
    commands: [`aws logs delete-log-group --region ${region} --log-group-name ${name}`],
  }),
};

/** How to remove what stays; for a type that nobody thought of, where to look. */
export function removalOf({ type, physicalName, region }: Retained): Removal {
  const plan = REMOVALS[type];
  if (plan) return plan(physicalName, region);
  const service = type.split('::')[1] ?? type;
  return {
    why: 'its template says so',
    costs: `see the prices of ${service}`,
    commands: [`# by hand, in the console of ${service} in ${region}: ${type} ${physicalName}`],
  };
}

function table(name: string, region: string): Removal {
  return {
    why: 'it holds your users’ data, and is protected against deletion',
    costs: '0.25 per GB, and 0.20 per GB for point-in-time recovery',
    commands: [
      `aws dynamodb update-table --region ${region} --table-name ${name} --no-deletion-protection-enabled`,
      `aws dynamodb wait table-exists --region ${region} --table-name ${name}`,
      // with point-in-time recovery on, DynamoDB keeps a backup of it for 35 days
      `aws dynamodb delete-table --region ${region} --table-name ${name}`,
    ],
  };
}

/** A thousand at a time, which is what one call takes; `s3 rm` leaves versions and delete markers. */
function emptyVersions(name: string, region: string): string {
  const list = `aws s3api list-object-versions --region ${region} --bucket ${name} --max-items 1000 --output json`;
  const query = "--query '{Objects: [Versions, DeleteMarkers][].{Key: Key, VersionId: VersionId}}'";
  return [
    `while objects=$(${list} ${query}) && echo "$objects" | grep -q VersionId`,
    `do aws s3api delete-objects --region ${region} --bucket ${name} --delete "$objects" > /dev/null`,
    'done',
  ].join('; ');
}
