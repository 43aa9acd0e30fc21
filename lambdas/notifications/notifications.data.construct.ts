import { CfnOutput, RemovalPolicy, SecretValue, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from '../../lib/constructs/acknowledge.ts';
import type { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { SoloistTable } from '../../lib/constructs/table.construct.ts';
import { NOTIFICATIONS_ENV, type VapidKeys } from './notifications.contract.ts';

/** What `npm run secrets` makes later: a template can't. */
const NOT_YET_MADE: VapidKeys = { publicKey: '', privateKey: '' };

/** Inboxes, what people want to hear and what was delivered to whom, and the keys that push services know us by. */
export class NotificationsData extends Construct {
  readonly table: SoloistTable;
  private readonly vapidSecret: Secret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new SoloistTable(this, 'Table', { module: 'notifications' });
    this.vapidSecret = new Secret(this, 'VapidSecret', {
      description: 'The pair of keys that push services know us by',
      // CloudFormation writes it once; `npm run secrets` makes the pair, and an update leaves it alone
      secretStringValue: SecretValue.unsafePlainText(JSON.stringify(NOT_YET_MADE)),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(this.vapidSecret, {
      CKV_AWS_149:
        'Secrets Manager encrypts it by its own key, which only this account can use: grants on it decide',
      'AwsSolutions-SMG4':
        'every device is subscribed with the public key: another pair silences them all until they subscribe anew',
    });
    new CfnOutput(Stack.of(this), 'VapidSecretArn', { value: this.vapidSecret.secretArn });
  }

  /** For the function that runs the module, and for the worker that delivers. */
  grantUse(fn: SoloistFunction): void {
    this.grantErase(fn);
    fn.allow(['secretsmanager:GetSecretValue'], [this.vapidSecret.secretArn]);
    fn.addEnvironment(NOTIFICATIONS_ENV.vapidSecret, this.vapidSecret.secretArn);
  }

  /** For the worker that gathers and erases what there is of a person. */
  grantErase(fn: SoloistFunction): void {
    this.table.allowReadWrite(fn);
    fn.addEnvironment(NOTIFICATIONS_ENV.table, this.table.tableName);
  }
}
