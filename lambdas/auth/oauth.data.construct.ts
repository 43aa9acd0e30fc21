import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from '../../lib/constructs/acknowledge.ts';
import type { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { AUTH_ENV } from './auth.contract.ts';

/** What proves us to the providers that people sign in with: a client's id and secret for each of them. */
export class OAuthData extends Construct {
  private readonly secret: Secret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.secret = new Secret(this, 'Secret', {
      description: 'Clients at the providers that people sign in with',
      // CloudFormation writes it once; `npm run secrets` enters the clients, and an update leaves them alone
      secretObjectValue: {},
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(this.secret, {
      CKV_AWS_149:
        'Secrets Manager encrypts it by its own key, which only this account can use: grants on it decide',
      'AwsSolutions-SMG4':
        'the providers make new secrets for a person only: npm run secrets enters what they gave',
    });
    // for `npm run secrets`, which enters the clients
    new CfnOutput(Stack.of(this), 'OAuthSecretArn', { value: this.secret.secretArn });
  }

  /** For the function that talks to the providers, and for no other. */
  grantRead(fn: SoloistFunction): void {
    fn.allow(['secretsmanager:GetSecretValue'], [this.secret.secretArn]);
    fn.addEnvironment(AUTH_ENV.oauthSecret, this.secret.secretArn);
  }
}
