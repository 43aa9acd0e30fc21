import { TOTP } from 'otpauth';
import { expectStatus, given, type LoggedIn } from './target.ts';

/** Somebody whose logins ask for a second factor, with a recovery code that is good for one. */
export async function givenSecondFactor(): Promise<LoggedIn & { readonly recoveryCode: string }> {
  const account = await given.loggedIn();
  const { call } = account;
  const enrolled = await call('POST', '/v1/auth/mfa/totp');
  expectStatus(enrolled, 200);
  const code = new TOTP({ secret: enrolled.body.secret }).generate();
  const confirmed = await call('POST', '/v1/auth/mfa/totp/confirm', { body: { code } });
  expectStatus(confirmed, 200);
  return { ...account, recoveryCode: confirmed.body.recoveryCodes[0] };
}
