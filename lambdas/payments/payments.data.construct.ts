import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from '../../lib/constructs/acknowledge.ts';
import type { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { SoloistTable } from '../../lib/constructs/table.construct.ts';
import { PAYMENTS_ENV, type StripeSecret } from './payments.contract.ts';

/** What `npm run stripe` enters later, as a template begins it. */
const NOT_YET_ENTERED: Omit<StripeSecret, 'sealingRoot'> = { secretKey: '', webhookSecret: '' };
const GENERATED: keyof StripeSecret = 'sealingRoot';

/** Billing states, orders, invoices and received webhooks, and the secret that opens Stripe. */
export class PaymentsData extends Construct {
  readonly table: SoloistTable;
  private readonly secret: Secret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new SoloistTable(this, 'Table', { module: 'payments' });
    this.secret = new Secret(this, 'StripeSecret', {
      description: 'What opens Stripe, and the root of the key that seals stored answers',
      // a changed template would make a new version without what was entered: it must stay as it is
      generateSecretString: {
        secretStringTemplate: JSON.stringify(NOT_YET_ENTERED),
        generateStringKey: GENERATED,
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(this.secret, {
      CKV_AWS_149:
        'Secrets Manager encrypts it by its own key, which only this account can use: grants on it decide',
      'AwsSolutions-SMG4':
        'its keys are Stripe’s, which makes new ones for a person only: npm run stripe enters and rotates them',
    });
    // for `npm run stripe`, which enters the keys
    new CfnOutput(Stack.of(this), 'StripeSecretArn', { value: this.secret.secretArn });
  }

  /** For the worker that gathers what there is of a person: what organisations have bought, and nothing of the rest. */
  grantExport(fn: SoloistFunction): void {
    this.table.allowRead(fn, ['ORG#*']);
    fn.addEnvironment(PAYMENTS_ENV.table, this.table.tableName);
  }

  /** For the function that runs the payments module, and for no other: who may read the secret may charge. */
  grantUse(fn: SoloistFunction): void {
    this.table.allowReadWrite(fn);
    fn.allow(['secretsmanager:GetSecretValue'], [this.secret.secretArn]);
    fn.addEnvironment(PAYMENTS_ENV.table, this.table.tableName);
    fn.addEnvironment(PAYMENTS_ENV.stripeSecret, this.secret.secretArn);
  }
}
