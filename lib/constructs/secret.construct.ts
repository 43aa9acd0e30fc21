import { RemovalPolicy } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { SoloistFunction } from './function.construct.ts';

/**
 * A root secret of 64 random characters that CloudFormation generates, so that no person and no template ever
 * holds it. Keys are derived from it with HKDF; losing it loses what they sealed, therefore it is retained.
 */
export class RootSecret extends Secret {
  constructor(scope: Construct, id: string, description: string) {
    super(scope, id, {
      description,
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(this, {
      CKV_AWS_149:
        'Secrets Manager encrypts it by its own key, which only this account can use: grants on it decide',
      'AwsSolutions-SMG4':
        'a root of derived keys: a schedule would forget roots that are still needed; npm run secrets rotates what can be, and keys rotate by version under it',
    });
  }

  allowRead(fn: SoloistFunction): void {
    fn.allow(['secretsmanager:GetSecretValue'], [this.secretArn]);
  }
}
