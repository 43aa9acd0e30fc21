/**
 * The logical ids of what can't be made again, by type. CloudFormation knows a resource by this id: another one is
 * another, empty table, and the old one is left behind. Add lines; a line goes only by moving to RELEASED.
 * test/synth/data.test.ts holds the templates to it, `npm run guard` what is deployed.
 */
export const PINNED: Readonly<Record<string, readonly string[]>> = {
  'AWS::DynamoDB::GlobalTable': [
    'AdminTableBCE557B6',
    'AuthTable60C69E80',
    'EventsTable4B7491D3',
    'FilesTableBFDD0A3F',
    'NotificationsTable024CBB72',
    'PaymentsTable9E001CC6',
    'UsersTable6D91A5EE',
  ],
  'AWS::S3::Bucket': [
    'AccessLogsBucketCD784A59',
    'ArchiveBucket49F1AC64',
    'ExportsBucket54D5CE64',
    'FilesBucket7C17EE2E',
    'LoadBalancerLogsB5B0A3F1',
  ],
  'AWS::SecretsManager::Secret': [
    'AuthSigningSecretCED60884',
    'HeartbeatAccountSecret3E38DB91',
    'NotificationsVapidSecret7A12DD38',
    'OAuthSecretC73BAE60',
    'PaymentsStripeSecret2970F83B',
    'UsersDataSecret7323345A',
  ],
};

/** Something that leaves its stack on purpose, and stays in the account until it is deleted by hand. */
export interface Released {
  readonly logicalId: string;
  /** Where its data went, and since when no code uses it. */
  readonly reason: string;
}

/** What the guard lets leave a stack: the last step of the way out in docs/decisions/guard.md. */
export const RELEASED: readonly Released[] = [];
