import type { Account } from '../account.repository.ts';
import { AUTH_AUDIT, AUTH_EVENTS } from '../auth.contract.ts';
import { CodeInvalid, LastSecondFactor, MfaAlreadyOn, MfaNotOn, SessionEnded } from '../errors.ts';
import { repeatOnConflict } from '../repeat.ts';
import type { AuthServices } from '../services.ts';
import { hashOfRecoveryCode, newRecoveryCodes } from './recovery-codes.ts';
import { newTotpSecret, stepOfCode, totpUri } from './totp.ts';

/** What a sealed secret is bound to, besides the user. */
export const TOTP_PURPOSE = 'auth.totp';

export interface Someone {
  readonly userId: string;
  readonly device: string;
}

/** Who proves with the first code that the app is theirs: the code is their session's second factor. */
export interface Confirmation extends Someone {
  readonly sessionId: string;
  readonly code: string;
}

export interface Enrolment {
  /** Base32. */
  readonly secret: string;
  /** For a QR code. */
  readonly uri: string;
}

/**
 * Gives somebody the secret for an authenticator app, shown this once; nothing is asked of them until a code has
 * proven that the app has it.
 *
 * @param issuer host of the service, as the app shows it
 * @throws MfaAlreadyOn
 */
export async function startEnrolment(
  { accounts, mfa, users, transactions }: AuthServices,
  { userId }: Someone,
  issuer: string,
): Promise<Enrolment> {
  const account = await accounts.find(userId);
  if (account?.mfaSince !== null) throw new MfaAlreadyOn();
  const personal = await users.sealOf(userId);
  if (!personal) throw new SessionEnded();
  const secret = await newTotpSecret();
  const transaction = transactions.begin();
  transaction.add(mfa.insert(userId, personal.seal(secret, TOTP_PURPOSE)));
  await transaction.commit();
  return { secret, uri: await totpUri(secret, issuer, issuer) };
}

/**
 * Asks for a code at every login from now on.
 *
 * @returns recovery codes, shown this once
 * @throws CodeInvalid when the app's code is wrong, or no app was started; SessionEnded
 */
export async function confirmEnrolment(
  services: AuthServices,
  confirmation: Confirmation,
): Promise<readonly string[]> {
  return repeatOnConflict(() => attemptConfirmation(services, confirmation));
}

async function attemptConfirmation(
  services: AuthServices,
  { userId, sessionId, device, code }: Confirmation,
): Promise<readonly string[]> {
  const { accounts, mfa, sessions, standings, users, transactions, clock } = services;
  const now = clock.now();
  const [account, app, personal] = await Promise.all([
    accounts.find(userId),
    mfa.authenticator(userId),
    users.sealOf(userId),
  ]);
  if (account?.mfaSince !== null) throw new MfaAlreadyOn();
  if (!app || !personal) throw new CodeInvalid();
  const step = await stepOfCode(personal.open(app.sealedSecret, TOTP_PURPOSE), code, now);
  if (step === null) throw new CodeInvalid();

  const codes = newRecoveryCodes();
  const transaction = transactions.begin();
  transaction
    .add(mfa.confirm(userId, app, step, now), () => new CodeInvalid())
    .add(accounts.change(account, { mfaSince: now }, now))
    .add(standings.change(userId, { hasMfa: true }))
    .add(sessions.prove(userId, sessionId, { authenticatedAt: now, mfa: true }), () => new SessionEnded());
  for (const write of await replaceCodes(services, userId, codes)) transaction.add(write);
  transaction.emit(changed(account, true));
  users.audit(transaction, { userId, action: AUTH_AUDIT.mfaEnabled, device });
  await transaction.commit();
  return codes;
}

/** Asks for no code any more. @throws MfaNotOn, LastSecondFactor to an admin without a passkey */
export async function disableMfa(services: AuthServices, someone: Someone): Promise<void> {
  return repeatOnConflict(() => attemptDisabling(services, someone));
}

async function attemptDisabling(services: AuthServices, { userId, device }: Someone): Promise<void> {
  const { accounts, mfa, passkeys, standings, users, transactions, clock } = services;
  const [account, standing, others] = await Promise.all([
    accounts.find(userId),
    standings.find(userId),
    passkeys.list(userId),
  ]);
  if (!account || account.mfaSince === null) throw new MfaNotOn();
  if (standing?.roles.length && others.length === 0) throw new LastSecondFactor();
  const transaction = transactions.begin();
  transaction
    // counts the account up: of two that remove the last two factors at once, or grant a role, one reads again
    .add(accounts.change(account, { mfaSince: null }, clock.now()))
    .add(standings.change(userId, { hasMfa: false }))
    .add(mfa.remove(userId))
    .emit(changed(account, false));
  for (const write of await replaceCodes(services, userId, [])) transaction.add(write);
  users.audit(transaction, { userId, action: AUTH_AUDIT.mfaDisabled, device });
  await transaction.commit();
}

/** New recovery codes, shown this once; the old ones die. @throws MfaNotOn */
export async function renewRecoveryCodes(
  services: AuthServices,
  { userId, device }: Someone,
): Promise<readonly string[]> {
  const { accounts, users, transactions } = services;
  const account = await accounts.find(userId);
  if (!account || account.mfaSince === null) throw new MfaNotOn();
  const codes = newRecoveryCodes();
  const transaction = transactions.begin();
  for (const write of await replaceCodes(services, userId, codes)) transaction.add(write);
  users.audit(transaction, { userId, action: AUTH_AUDIT.recoveryCodesRenewed, device });
  await transaction.commit();
  return codes;
}

async function replaceCodes({ mfa }: AuthServices, userId: string, codes: readonly string[]) {
  const old = await mfa.recoveryCodes(userId);
  return [
    ...old.map((hash) => mfa.removeRecoveryCode(userId, hash)),
    ...codes.map((code) => mfa.insertRecoveryCode(userId, hashOfRecoveryCode(code))),
  ];
}

function changed({ userId, version }: Account, isOn: boolean) {
  const type = isOn ? AUTH_EVENTS.mfaEnabled : AUTH_EVENTS.mfaDisabled;
  return { module: 'auth', type, aggregate: userId, subject: userId, version: version + 1, data: {} };
}
