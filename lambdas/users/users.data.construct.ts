import { CfnOutput, Stack } from 'aws-cdk-lib';
import { StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { RootSecret } from '../../lib/constructs/secret.construct.ts';
import { SoloistTable } from '../../lib/constructs/table.construct.ts';
import { USERS_ENV } from './users.contract.ts';

export interface UsersDataProps {
  /** For how many days entries of audit logs are kept. */
  readonly auditKeepDays: number;
}

/** Profiles, organisations, preferences and audit logs, and the root of the key that seals personal fields. */
export class UsersData extends Construct {
  readonly table: SoloistTable;
  private readonly dataSecret: RootSecret;
  private readonly auditKeepDays: number;

  constructor(scope: Construct, id: string, { auditKeepDays }: UsersDataProps) {
    super(scope, id);
    this.auditKeepDays = auditKeepDays;
    // read by the writer of the audit chain, which must see what was there before a change
    this.table = new SoloistTable(this, 'Table', {
      module: 'users',
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
    });
    this.dataSecret = new RootSecret(this, 'DataSecret', 'Root of the keys that seal personal fields');
    // for `npm run secrets`, which makes accounts on the operator's machine
    new CfnOutput(Stack.of(this), 'DataSecretArn', { value: this.dataSecret.secretArn });
    new CfnOutput(Stack.of(this), 'AuditKeepDays', { value: String(auditKeepDays) });
  }

  /** For the function that runs the users module. */
  grantUse(fn: SoloistFunction): void {
    this.table.allowReadWrite(fn);
    this.grantSecret(fn);
    fn.addEnvironment(USERS_ENV.auditKeepDays, String(this.auditKeepDays));
  }

  /** For those who write to users: reads where a user can be reached, and opens the sealed address. */
  grantContact(fn: SoloistFunction): void {
    this.table.allowRead(fn);
    this.grantSecret(fn);
  }

  /** For modules that ask who belongs to an organisation: its members and nothing of the people. */
  grantMemberships(fn: SoloistFunction): void {
    this.table.allowRead(fn, ['ORG#*', 'MEMBER#*']);
    fn.addEnvironment(USERS_ENV.table, this.table.tableName);
  }

  private grantSecret(fn: SoloistFunction): void {
    this.dataSecret.allowRead(fn);
    fn.addEnvironment(USERS_ENV.table, this.table.tableName);
    fn.addEnvironment(USERS_ENV.dataSecret, this.dataSecret.secretArn);
  }
}
