import type { Account } from './account.repository.ts';
import type { AuthServices } from './services.ts';
import type { Session } from './session.ts';
import { startSession } from './start-session.ts';
import type { StartedSession } from './start-session.ts';

export interface LoggedIn extends StartedSession {
  /** To remember the browser by. */
  readonly deviceCookie: string;
}

/** The first factor is proven; the second one is still to come. */
export interface MfaRequired {
  readonly mfaRequired: true;
  /** To be sent to /v1/auth/mfa/verify with a code. */
  readonly challenge: string;
}

/**
 * The end of every login by one factor, whichever it was: a session, or a challenge where the account has a
 * second factor.
 *
 * @throws AccountSuspended, BadCredentials when the password was changed in the same moment
 */
export async function finishLogin(
  services: AuthServices,
  account: Account,
  device: string,
): Promise<LoggedIn | MfaRequired> {
  if (account.mfaSince !== null) {
    return { mfaRequired: true, challenge: await services.challenges.issue(account, services.clock.now()) };
  }
  return admit(services, account, { device, mfa: false });
}

/** Starts the session of somebody who has proven all that is asked of them, and makes their browser known. */
export async function admit(
  services: AuthServices,
  account: Account,
  proof: Pick<Session, 'device' | 'mfa'>,
): Promise<LoggedIn> {
  const session = await startSession(services, account, proof);
  return { ...session, deviceCookie: await services.devices.remember(account.emailKey, proof) };
}
