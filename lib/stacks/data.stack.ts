import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ArchiveData } from '../../lambdas/archive/archive.data.construct.ts';
import { AdminData } from '../../lambdas/admin/admin.data.construct.ts';
import { AuthData } from '../../lambdas/auth/auth.data.construct.ts';
import { OAuthData } from '../../lambdas/auth/oauth.data.construct.ts';
import { FilesData } from '../../lambdas/files/files.data.construct.ts';
import { NotificationsData } from '../../lambdas/notifications/notifications.data.construct.ts';
import { PaymentsData } from '../../lambdas/payments/payments.data.construct.ts';
import type { StageSettings } from '../config/settings.ts';
import { EventsData } from '../constructs/events.data.construct.ts';
import { ExportsData } from '../../lambdas/users/exports.data.construct.ts';
import { UsersData } from '../../lambdas/users/users.data.construct.ts';

export interface DataStackProps extends StackProps {
  readonly settings: StageSettings;
}

/**
 * Everything that can't be made again: the modules' tables, the Events table and its archive, what users uploaded, and
 * the secrets.
 */
export class DataStack extends Stack {
  readonly auth: AuthData;
  readonly oauth: OAuthData;
  readonly users: UsersData;
  readonly payments: PaymentsData;
  readonly notifications: NotificationsData;
  readonly events: EventsData;
  readonly archive: ArchiveData;
  readonly files: FilesData;
  readonly exports: ExportsData;
  readonly admin: AdminData;

  constructor(scope: Construct, id: string, { settings, ...props }: DataStackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    // these ids are part of the logical ids: changing one replaces the table or bucket
    this.auth = new AuthData(this, 'Auth');
    this.oauth = new OAuthData(this, 'OAuth');
    this.users = new UsersData(this, 'Users', settings);
    this.payments = new PaymentsData(this, 'Payments');
    this.notifications = new NotificationsData(this, 'Notifications');
    this.events = new EventsData(this, 'Events');
    this.archive = new ArchiveData(this, 'Archive');
    this.files = new FilesData(this, 'Files', settings);
    this.exports = new ExportsData(this, 'Exports');
    this.admin = new AdminData(this, 'Admin');
    const { auth, users, payments, notifications, events, files, admin } = this;
    const tables = { auth, users, payments, notifications, events, files, admin };
    for (const [module, data] of Object.entries(tables)) {
      new CfnOutput(this, `${module}TableName`, { value: data.table.tableName });
    }
    new CfnOutput(this, 'archiveBucketName', { value: this.archive.bucket.bucketName });
    new CfnOutput(this, 'filesBucketName', { value: this.files.bucket.bucketName });
    new CfnOutput(this, 'exportsBucketName', { value: this.exports.bucket.bucketName });
  }
}
