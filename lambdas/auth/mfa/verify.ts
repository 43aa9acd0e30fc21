import { TooManyRequests } from '../../platform/errors.ts';
import type { Limit } from '../../platform/rate-limit.ts';
import type { Transaction } from '../../platform/transaction.ts';
import { AUTH_AUDIT } from '../auth.contract.ts';
import { BadCredentials, ChallengeInvalid, CodeInvalid } from '../errors.ts';
import { admit } from '../finish-login.ts';
import type { LoggedIn } from '../finish-login.ts';
import type { AuthServices } from '../services.ts';
import { credentialOf } from './challenge.repository.ts';
import { TOTP_PURPOSE } from './enroll.ts';
import { hashOfRecoveryCode } from './recovery-codes.ts';
import { stepOfCode } from './totp.ts';

export interface MfaVerification {
  readonly challenge: string;
  /** Six digits of the app; null where a recovery code is sent. */
  readonly code: string | null;
  readonly recoveryCode: string | null;
  readonly device: string;
}

/**
 * Failures of an account across its challenges: whoever has the password could ask for challenges without end.
 * Six digits with a window of three are hit by ten guesses an hour once in four years, on average.
 */
const FAILURES: Limit = { name: 'mfa:account', max: 10, windowS: 3_600, fallback: 'dynamodb' };

/**
 * The second step of a login. A code is good once; a challenge dies with its fifth failure.
 *
 * @throws ChallengeInvalid, CodeInvalid, TooManyRequests, BadCredentials when the password was changed since
 */
export async function verifyMfa(services: AuthServices, input: MfaVerification): Promise<LoggedIn> {
  const { accounts, challenges, limiter, clock } = services;
  const challenge = await challenges.find(input.challenge, clock.now());
  if (!challenge) throw new ChallengeInvalid();
  const { userId } = challenge;
  // taken before the code is looked at: guesses at the same moment count too
  const guess = await limiter.take(FAILURES, userId);
  if (!guess.allowed) throw new TooManyRequests(guess.resetS, 'mfa_throttled');
  const account = await accounts.find(userId);
  if (!account || credentialOf(account.passwordHash) !== challenge.credential) throw new BadCredentials();

  try {
    await useCode(services, userId, input, (transaction) =>
      transaction.add(challenges.use(input.challenge, challenge), () => new ChallengeInvalid()),
    );
  } catch (error) {
    if (error instanceof CodeInvalid && !(await challenges.fail(input.challenge)))
      throw new ChallengeInvalid();
    throw error;
  }
  await limiter.reset(FAILURES, userId);
  return admit(services, account, { device: input.device, mfa: true });
}

/** Uses the code and whatever else must be used with it up, in one transaction. @throws CodeInvalid */
async function useCode(
  services: AuthServices,
  userId: string,
  { code, recoveryCode, device }: MfaVerification,
  also: (transaction: Transaction) => unknown,
): Promise<void> {
  const { mfa, users, transactions, clock } = services;
  const transaction = transactions.begin();
  if (recoveryCode !== null) {
    const write = mfa.useRecoveryCode(userId, hashOfRecoveryCode(recoveryCode));
    transaction.add(write, () => new CodeInvalid());
    users.audit(transaction, { userId, action: AUTH_AUDIT.recoveryCodeUsed, device });
  } else {
    const [app, personal] = await Promise.all([mfa.authenticator(userId), users.sealOf(userId)]);
    if (!app || app.confirmedAt === null || !personal) throw new CodeInvalid();
    const secret = personal.open(app.sealedSecret, TOTP_PURPOSE);
    const step = await stepOfCode(secret, code ?? '', clock.now());
    if (step === null) throw new CodeInvalid();
    transaction.add(mfa.useStep(userId, app, step), () => new CodeInvalid());
  }
  also(transaction);
  await transaction.commit();
}
