import { Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from '../../lib/constructs/acknowledge.ts';
import type { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { HEARTBEAT_ENV } from './heartbeat.contract.ts';

/**
 * Address and password of the account that our robots log in with, made by CloudFormation. The account itself, which
 * `npm run secrets` creates, stays in the retained tables: so does this.
 */
export class RobotAccount extends Construct {
  private readonly secret: Secret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.secret = new Secret(this, 'Secret', {
      description: 'The account that the heartbeat logs in with',
      generateSecretString: {
        secretStringTemplate: Stack.of(this).toJsonString({ email: this.address() }),
        generateStringKey: 'password',
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(this.secret, {
      CKV_AWS_149:
        'Secrets Manager encrypts it by its own key, which only this account can use: grants on it decide',
      'AwsSolutions-SMG4':
        'it opens one account that owns nothing; `npm run secrets` gives that account the password of a new version',
    });
  }

  /** Its ARN, which the API takes wherever it takes a name. */
  get secretName(): string {
    return this.secret.secretArn;
  }

  grantRead(fn: SoloistFunction): void {
    fn.allow(['secretsmanager:GetSecretValue'], [this.secret.secretArn]);
    fn.addEnvironment(HEARTBEAT_ENV.account, this.secret.secretArn);
  }

  /**
   * A mailbox of SES's simulator: it takes every mail, counts as no bounce, and nobody reads it. The stack's own UUID
   * keeps the address from being guessed: who knew it could use up the account's logins, and wake the owner.
   * https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator
   */
  private address(): string {
    const uuid = Fn.select(2, Fn.split('/', Stack.of(this).stackId));
    return `success+${uuid}@simulator.amazonses.com`;
  }
}
