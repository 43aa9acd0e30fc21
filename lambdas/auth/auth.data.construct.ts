import { Construct } from 'constructs';
import type { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { RootSecret } from '../../lib/constructs/secret.construct.ts';
import { SoloistTable } from '../../lib/constructs/table.construct.ts';
import { AUTH_ENV } from './auth.contract.ts';

/** The partitions that a verifier reads; docs/data.md says what is in them. */
const VERIFIABLE = ['SESSION#*', 'STANDING#*', 'APIKEY#*', 'JWKS'];

/** Credentials, sessions and single-use tokens, and the root of the key that signs access tokens. */
export class AuthData extends Construct {
  readonly table: SoloistTable;
  private readonly signingSecret: RootSecret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new SoloistTable(this, 'Table', { module: 'auth' });
    this.signingSecret = new RootSecret(this, 'SigningSecret', 'Root of the keys that sign access tokens');
  }

  /**
   * For a function that asks who calls and doesn't run the auth module: single strong reads of sessions, standings,
   * API keys and public keys. It learns no credential, no refresh token and no code, and can neither sign nor write.
   */
  grantVerify(fn: SoloistFunction): void {
    fn.allow(['dynamodb:GetItem'], [this.table.tableArn], {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': VERIFIABLE },
    });
    fn.addEnvironment(AUTH_ENV.table, this.table.tableName);
  }

  /** For the worker that erases people: all that is known of their logins, and no right to sign. */
  grantErase(fn: SoloistFunction): void {
    this.table.allowReadWrite(fn);
    fn.addEnvironment(AUTH_ENV.table, this.table.tableName);
  }

  /** For the function that runs the auth module: its table, and the right to sign. */
  grantUse(fn: SoloistFunction): void {
    this.table.allowReadWrite(fn);
    this.signingSecret.allowRead(fn);
    fn.addEnvironment(AUTH_ENV.table, this.table.tableName);
    fn.addEnvironment(AUTH_ENV.signingSecret, this.signingSecret.secretArn);
  }
}
