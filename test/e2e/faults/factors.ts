import { TOTP } from 'otpauth';
import { operator } from '../operator.ts';
import type { Run } from '../rehearsal.ts';
import { expectStatus, type LoggedIn } from '../target.ts';

/** The code of an authenticator app, by the run's clock. */
export async function codeOf(run: Run, secret: string): Promise<string> {
  const { clock } = await operator(run).state();
  return new TOTP({ secret }).generate({ timestamp: clock.now });
}

/** Starts an authenticator app, and gives its secret. */
export async function enrol({ call }: LoggedIn): Promise<string> {
  const started = await call('POST', '/v1/auth/mfa/totp');
  expectStatus(started, 200);
  return started.body.secret;
}

/** Lets the account's logins ask for a code from now on; gives the recovery codes. */
export async function turnOnMfa(owner: LoggedIn, run: Run): Promise<string[]> {
  const body = { code: await codeOf(run, await enrol(owner)) };
  const confirmed = await owner.call('POST', '/v1/auth/mfa/totp/confirm', { body });
  expectStatus(confirmed, 200);
  return confirmed.body.recoveryCodes;
}
