import { TooManyRequests } from '../../platform/errors.ts';
import type { Limit } from '../../platform/rate-limit.ts';
import type { Transaction } from '../../platform/transaction.ts';
import type { Account } from '../account.repository.ts';
import { AUTH_AUDIT } from '../auth.contract.ts';
import { emailKeysOf } from '../email-address.ts';
import { BadCredentials, ChallengeInvalid, CodeInvalid } from '../errors.ts';
import { admit } from '../finish-login.ts';
import type { LoggedIn } from '../finish-login.ts';
import type { AuthServices } from '../services.ts';
import { useAppCode } from './app-code.ts';
import { credentialOf } from './challenge.repository.ts';
import { hashOfRecoveryCode } from './recovery-codes.ts';

export interface MfaVerification {
  readonly challenge: string;
  /** Six digits of the app; null where a recovery code is sent. */
  readonly code: string | null;
  readonly recoveryCode: string | null;
  readonly device: string;
  /** The cookie that says that this browser's owner has logged in here before. */
  readonly deviceCookie: string | undefined;
}

/**
 * Failures of an account across its challenges: whoever has the password could ask for challenges without end.
 * Six digits with a window of three are hit by ten guesses an hour once in four years, on average. A browser that two
 * factors have made known has failures of its own: who has stolen the password uses up strangers' ten, not the owner's.
 */
const FAILURES: Limit = { name: 'mfa:account', max: 10, windowS: 3_600, fallback: 'dynamodb' };

/**
 * The second step of a login. A code is good once; a challenge dies with its fifth failure.
 *
 * @throws ChallengeInvalid, CodeInvalid, TooManyRequests, BadCredentials when the password was changed since
 */
export async function verifyMfa(services: AuthServices, input: MfaVerification): Promise<LoggedIn> {
  const { accounts, challenges, devices, limiter, clock } = services;
  const challenge = await challenges.find(input.challenge, clock.now());
  if (!challenge) throw new ChallengeInvalid();
  const { userId } = challenge;
  const account = await accounts.find(userId);
  if (!account || credentialOf(account.passwordHash) !== challenge.credential) throw new BadCredentials();
  const device = await devices.recognise(await namesOf(services, account), input.deviceCookie);
  const guesser = device?.mfa ? `device#${device.nonce}` : `account#${userId}`;
  // taken before the code is looked at: guesses at the same moment count too
  const guess = await limiter.take(FAILURES, guesser);
  if (!guess.allowed) throw new TooManyRequests(guess.resetS, 'mfa_throttled');

  try {
    await useCode(services, userId, input, (transaction) =>
      transaction.add(challenges.use(input.challenge, challenge), () => new ChallengeInvalid()),
    );
  } catch (error) {
    if (error instanceof CodeInvalid && !(await challenges.fail(input.challenge)))
      throw new ChallengeInvalid();
    throw error;
  }
  await limiter.reset(FAILURES, guesser);
  return admit(services, account, { device: input.device, mfa: true });
}

/** What an account's device cookies may be made for: its address under each root. */
async function namesOf(
  { keys, users }: AuthServices,
  { userId, emailKey }: Account,
): Promise<readonly string[]> {
  const address = await users.addressOf(userId);
  return address === null ? [emailKey] : (await emailKeysOf(keys, address)).all;
}

/** Uses the code and whatever else must be used with it up, in one transaction. @throws CodeInvalid */
async function useCode(
  services: AuthServices,
  userId: string,
  { code, recoveryCode, device }: MfaVerification,
  also: (transaction: Transaction) => unknown,
): Promise<void> {
  const { mfa, users, transactions } = services;
  const transaction = transactions.begin();
  const refused = () => new CodeInvalid();
  if (recoveryCode !== null) {
    transaction.add(mfa.useRecoveryCode(userId, hashOfRecoveryCode(recoveryCode)), refused);
    users.audit(transaction, { userId, action: AUTH_AUDIT.recoveryCodeUsed, device });
  } else {
    await useAppCode(services, transaction, { userId, code: code ?? '', refused });
  }
  also(transaction);
  await transaction.commit();
}
