import { newId } from '../../platform/ids.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import type { KeyedHashes } from '../../platform/root-keys.ts';
import type { Account } from '../account.repository.ts';
import { AUTH_AUDIT, AUTH_EVENTS, MAIL_ADDRESS_PURPOSE } from '../auth.contract.ts';
import type { EmailChangedData } from '../auth.contract.ts';
import { emailKeysOf } from '../email-address.ts';
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
  const { accounts, emailChanges, keys, transactions, users, clock } = services;
  const { userId, token, device } = input;
  const now = clock.now();
  const change = await emailChanges.find(token, now);
  if (!change || change.userId !== userId) throw new TokenInvalid();
  const [account, personal, before] = await Promise.all([
    accounts.find(userId),
    users.sealOf(userId),
    users.addressOf(userId),
  ]);
  if (!account || !personal || before === null) throw new TokenInvalid();
  if (!isCurrent(account, change, await emailKeysOf(keys, before))) throw new TokenInvalid();

  const address = personal.open(change.sealedAddress, MAIL_ADDRESS_PURPOSE);
  const { emailKey, writes } = await takeAddress(services, address, userId);
  const transaction = transactions.begin();
  transaction.add(emailChanges.use(token, now), () => new TokenInvalid());
  for (const write of writes) transaction.add(write);
  transaction
    .add(accounts.freeAddress(account.emailKey, userId))
    .add(accounts.change(account, { emailKey, resetAt: now }, now));
  const previous = await users.changeEmail(transaction, { userId, email: address });
  if (previous === null) throw new TokenInvalid();
  const data: EmailChangedData = { sealedAddress: personal.seal(previous, MAIL_ADDRESS_PURPOSE) };
  const version = account.version + 1;
  const event = { module: 'auth', aggregate: userId, subject: userId, version, data };
  transaction.emit({ ...event, type: AUTH_EVENTS.emailChanged });
  users.audit(transaction, { userId, action: AUTH_AUDIT.emailChanged, device });
  await transaction.commit();
  return emailKey;
}

/**
 * Whether the account is as it was when the link was mailed: no new password and no other address since.
 *
 * @param keys of the account's address: it may have come under another root meanwhile
 */
function isCurrent({ resetAt }: Account, { oldEmailKey, issuedAt }: EmailChange, keys: KeyedHashes): boolean {
  return keys.all.includes(oldEmailKey) && (resetAt === null || issuedAt > resetAt);
}

/** @throws TokenInvalid when somebody has proven the address meanwhile */
async function takeAddress(
  { accounts, keys, clock }: AuthServices,
  address: string,
  userId: string,
): Promise<{ readonly emailKey: string; readonly writes: readonly Write[] }> {
  const emailKeys = await emailKeysOf(keys, address);
  const holder = await accounts.findByEmail(emailKeys, newId(clock.now()));
  if (!holder) return { emailKey: emailKeys.active, writes: accounts.claimAddress(emailKeys, userId) };
  if (holder.verifiedAt !== null) throw new TokenInvalid();
  const writes = [
    accounts.takeAddress(holder, userId),
    accounts.removeUnproven(holder),
    ...(await accounts.removePending(holder.userId)),
  ];
  return { emailKey: holder.emailKey, writes };
}
