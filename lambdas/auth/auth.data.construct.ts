import { Construct } from 'constructs';
import type { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { RootSecret } from '../../lib/constructs/secret.construct.ts';
import { SoloistTable } from '../../lib/constructs/table.construct.ts';
import { AUTH_ENV } from './auth.contract.ts';

/** Credentials, sessions and single-use tokens, and the root of the key that signs access tokens. */
export class AuthData extends Construct {
  readonly table: SoloistTable;
  private readonly signingSecret: RootSecret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new SoloistTable(this, 'Table', { module: 'auth' });
    this.signingSecret = new RootSecret(this, 'SigningSecret', 'Root of the keys that sign access tokens');
  }

  /** For the function that runs the auth module: its table, and the right to sign. */
  grantUse(fn: SoloistFunction): void {
    this.table.allowReadWrite(fn);
    this.signingSecret.allowRead(fn);
    fn.addEnvironment(AUTH_ENV.table, this.table.tableName);
    fn.addEnvironment(AUTH_ENV.signingSecret, this.signingSecret.secretArn);
  }
}
