import type { Transaction } from '../../platform/transaction.ts';
import type { AuthServices } from '../services.ts';
import { TOTP_PURPOSE } from './enroll.ts';
import { stepOfCode } from './totp.ts';

export interface AppCode {
  readonly userId: string;
  /** Six digits. */
  readonly code: string;
  /** What a code that is wrong, or was used, is answered with. */
  readonly refused: () => Error;
}

/**
 * Adds the use of a code that somebody's authenticator app shows to a transaction: it is good once.
 *
 * @throws `refused`, here or when the transaction is committed
 */
export async function useAppCode(
  { mfa, users, clock }: Pick<AuthServices, 'mfa' | 'users' | 'clock'>,
  transaction: Transaction,
  { userId, code, refused }: AppCode,
): Promise<void> {
  const [app, personal] = await Promise.all([mfa.authenticator(userId), users.sealOf(userId)]);
  if (!app || app.confirmedAt === null || !personal) throw refused();
  const step = await stepOfCode(personal.open(app.sealedSecret, TOTP_PURPOSE), code, clock.now());
  if (step === null) throw refused();
  transaction.add(mfa.useStep(userId, app, step), refused);
}
