import type { Account } from '../account.repository.ts';
import { SecondFactorNeeded } from '../errors.ts';
import type { AuthServices } from '../services.ts';

/**
 * Lets one factor be enough as a fresh proof only where it is at logins too, or the session was proven by two. One that
 * began before the authenticator app was set up was not.
 *
 * @throws SecondFactorNeeded
 */
export async function assertFactors(
  { sessions }: Pick<AuthServices, 'sessions'>,
  { userId, mfaSince }: Account,
  sessionId: string,
): Promise<void> {
  if (mfaSince === null) return;
  const session = await sessions.find(userId, sessionId);
  if (!session?.mfa) throw new SecondFactorNeeded();
}
