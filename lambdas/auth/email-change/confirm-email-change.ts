import { newId } from '../../platform/ids.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import type { Account } from '../account.repository.ts';
import { AUTH_AUDIT, AUTH_EVENTS, MAIL_ADDRESS_PURPOSE } from '../auth.contract.ts';
import type { EmailChangedData } from '../auth.contract.ts';
import { TokenInvalid } from '../errors.ts';
import { repeatOnConflict } from '../repeat.ts';
import type { AuthServices } from '../services.ts';
import type { EmailChange } from './email-change.repository.ts';

export interface EmailConfirmation {
  /** Who is logged in: only the account that asked for the change may confirm it. */
  readonly userId: string;
  readonly token: string;
  readonly device: string;
}

/**
 * Gives an account the address that its token was mailed to, and frees the one before, in one transaction. Every token
 * mailed before dies; sessions stay. An account that was prepared on the new address and never proven loses it.
 *
 * Whoever confirms must be logged in: or somebody could have the owner of an address prove it for an account that
 * they prepared.
 *
 * @returns the cookie's value that makes this browser known to the account's throttle
 * @throws TokenInvalid when it was used, has expired, was mailed before a new password or another change, is another
 *   account's or never was, and when somebody else has proven the address meanwhile
 */
export async function confirmEmailChange(services: AuthServices, input: EmailConfirmation): Promise<string> {
  const emailKey = await repeatOnConflict(() => attemptConfirmation(services, input));
  return services.devices.remember(emailKey, { mfa: false });
}

async function attemptConfirmation(services: AuthServices, input: EmailConfirmation): Promise<string> {
  const { accounts, emailChanges, transactions, users, clock } = services;
  const { userId, token, device } = input;
  const now = clock.now();
  const change = await emailChanges.find(token, now);
  if (!change || change.userId !== userId) throw new TokenInvalid();
  const [account, personal] = await Promise.all([accounts.find(userId), users.sealOf(userId)]);
  if (!account || !personal || !isCurrent(account, change)) throw new TokenInvalid();

  const transaction = transactions.begin();
  transaction.add(emailChanges.use(token, now), () => new TokenInvalid());
  for (const write of await takeAddress(services, change)) transaction.add(write);
  transaction
    .add(accounts.freeAddress(account.emailKey, userId))
    .add(accounts.change(account, { emailKey: change.emailKey, resetAt: now }, now));
  const address = personal.open(change.sealedAddress, MAIL_ADDRESS_PURPOSE);
  const previous = await users.changeEmail(transaction, { userId, email: address });
  if (previous === null) throw new TokenInvalid();
  const data: EmailChangedData = { sealedAddress: personal.seal(previous, MAIL_ADDRESS_PURPOSE) };
  const version = account.version + 1;
  const event = { module: 'auth', aggregate: userId, subject: userId, version, data };
  transaction.emit({ ...event, type: AUTH_EVENTS.emailChanged });
  users.audit(transaction, { userId, action: AUTH_AUDIT.emailChanged, device });
  await transaction.commit();
  return change.emailKey;
}

/** Whether the account is as it was when the link was mailed: no new password and no other address since. */
function isCurrent({ emailKey, resetAt }: Account, { oldEmailKey, issuedAt }: EmailChange): boolean {
  return emailKey === oldEmailKey && (resetAt === null || issuedAt > resetAt);
}

/** @throws TokenInvalid when somebody has proven the address meanwhile */
async function takeAddress(
  { accounts, clock }: AuthServices,
  { emailKey, userId }: EmailChange,
): Promise<readonly Write[]> {
  const holder = await accounts.findByEmail(emailKey, newId(clock.now()));
  if (!holder) return [accounts.claimAddress(emailKey, userId)];
  if (holder.verifiedAt !== null) throw new TokenInvalid();
  return [
    accounts.takeAddress(emailKey, holder, userId),
    accounts.removeUnproven(holder),
    ...(await accounts.removePending(holder.userId)),
  ];
}
