import { readEmail } from '../platform/email-address.ts';
import { newId } from '../platform/ids.ts';
import type { KeyedHashes } from '../platform/root-keys.ts';
import type { Account } from './account.repository.ts';
import { AUTH_AUDIT, AUTH_EVENTS } from './auth.contract.ts';
import { emailKeys } from './email-address.ts';
import type { AuthKeys } from './keys.ts';
import { repeatOnConflict } from './repeat.ts';
import type { AuthServices } from './services.ts';

/** An account that the operator wants there to be. */
export interface WantedAccount {
  readonly email: string;
  readonly password: string;
}

/** What is missing for somebody to log in with the wanted address and password. */
export type AccountState = 'absent' | 'unverified' | 'other password' | 'ready';

export type ProvisioningServices = Pick<
  AuthServices,
  'accounts' | 'standings' | 'passwords' | 'users' | 'transactions' | 'clock'
> & { readonly keys: Pick<AuthKeys, 'email'> };

// in the audit log, where the others say which browser
const DEVICE = 'the operator';

/** Looks only; one hash where there is an account. */
export async function accountState(
  services: ProvisioningServices,
  wanted: WantedAccount,
): Promise<AccountState> {
  const { account } = await lookUp(services, wanted.email);
  return stateOf(services, account, wanted.password);
}

/**
 * Makes an account of the operator's: the address needs no proof, and no mail is sent. Everything that a registration
 * and its proof make, in one transaction. Repeating it changes nothing; an account that is there gets the password,
 * and the sessions that it has live on.
 *
 * @returns what was missing before
 */
export async function provisionAccount(
  services: ProvisioningServices,
  wanted: WantedAccount,
): Promise<AccountState> {
  return repeatOnConflict(async () => {
    const { account, addressKeys } = await lookUp(services, wanted.email);
    const state = await stateOf(services, account, wanted.password);
    if (state === 'ready') return state;
    const passwordHash = await services.passwords.hash(wanted.password);
    if (account === null) await create(services, wanted.email, addressKeys, passwordHash);
    else await correct(services, account, passwordHash);
    return state;
  });
}

async function lookUp({ accounts, keys, clock }: ProvisioningServices, email: string) {
  const addressKeys = emailKeys(await keys.email(), readEmail(email));
  return { addressKeys, account: await accounts.findByEmail(addressKeys, newId(clock.now())) };
}

async function stateOf(
  { passwords }: ProvisioningServices,
  account: Account | null,
  password: string,
): Promise<AccountState> {
  if (account === null) return 'absent';
  if (account.verifiedAt === null) return 'unverified';
  return (await passwords.matches(password, account.passwordHash)) ? 'ready' : 'other password';
}

async function create(
  services: ProvisioningServices,
  email: string,
  addressKeys: KeyedHashes,
  passwordHash: string,
) {
  const { accounts, standings, users, transactions, clock } = services;
  const now = clock.now();
  const userId = newId(now);
  const version = 1;
  const account = {
    userId,
    emailKey: addressKeys.active,
    passwordHash,
    verifiedAt: now,
    resetAt: null,
    mfaSince: null,
    version,
  };
  const transaction = transactions
    .begin()
    .add(accounts.insert(account, now))
    .add(standings.open(userId))
    .emit(verified(userId, version));
  for (const write of accounts.claimAddress(addressKeys, userId)) transaction.add(write);
  await users.provision(transaction, { userId, email: readEmail(email).mailbox, locale: null });
  users.audit(transaction, { userId, action: AUTH_AUDIT.registered, device: DEVICE });
  await transaction.commit();
}

/** An account that is there, proven or not: the password counts from now on. */
async function correct(services: ProvisioningServices, account: Account, passwordHash: string) {
  const { accounts, standings, users, transactions, clock } = services;
  const now = clock.now();
  const { userId } = account;
  const transaction = transactions.begin();
  if (account.verifiedAt === null) {
    transaction
      .add(accounts.change(account, { verifiedAt: now, passwordHash }, now))
      .add(standings.open(userId))
      .emit(verified(userId, account.version + 1));
    for (const write of await accounts.removePending(userId)) transaction.add(write);
    users.audit(transaction, { userId, action: AUTH_AUDIT.verified, device: DEVICE });
  } else {
    transaction.add(accounts.change(account, { passwordHash, resetAt: now }, now));
    users.audit(transaction, { userId, action: AUTH_AUDIT.passwordReset, device: DEVICE });
  }
  await transaction.commit();
}

const verified = (userId: string, version: number) => ({
  module: 'auth',
  type: AUTH_EVENTS.emailVerified,
  aggregate: userId,
  subject: userId,
  version,
  data: {},
});
