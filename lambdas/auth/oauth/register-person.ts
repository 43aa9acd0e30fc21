import { readEmail } from '../../platform/email-address.ts';
import type { Account } from '../account.repository.ts';
import { AUTH_AUDIT, AUTH_EVENTS } from '../auth.contract.ts';
import { emailKeysOf } from '../email-address.ts';
import type { AuthServices } from '../services.ts';
import type { Person, Visitor } from './person.ts';
import { writeLink } from './write-link.ts';

/**
 * Everything a new person has, together or not at all: what a registration and the proof of its address make, without
 * a password. No mail follows: who registered is there already.
 */
export async function registerPerson(
  services: AuthServices,
  person: Person,
  { device, locale }: Omit<Visitor, 'registrationToken'>,
  userId: string,
): Promise<Account> {
  const { accounts, keys, standings, users, transactions, clock } = services;
  const now = clock.now();
  const { email } = person.identity;
  const emailKeys = await emailKeysOf(keys, email);
  const account: Account = {
    userId,
    emailKey: emailKeys.active,
    passwordHash: null,
    verifiedAt: now,
    resetAt: null,
    mfaSince: null,
    version: 1,
  };
  const transaction = transactions.begin().add(accounts.insert(account, now)).add(standings.open(userId));
  for (const write of accounts.claimAddress(emailKeys, userId)) transaction.add(write);
  const personal = await users.provision(transaction, { userId, email: readEmail(email).mailbox, locale });
  await writeLink(services, transaction, person, { userId, personal });
  transaction.emit({
    module: 'auth',
    type: AUTH_EVENTS.emailVerified,
    aggregate: userId,
    subject: userId,
    version: account.version,
    data: {},
  });
  users.audit(transaction, { userId, action: AUTH_AUDIT.registered, device });
  await transaction.commit();
  return account;
}
