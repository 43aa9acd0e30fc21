import { newId } from '../../platform/ids.ts';
import { count } from '../../platform/metrics.ts';
import type { Account } from '../account.repository.ts';
import { emailKeysOf } from '../email-address.ts';
import { SessionEnded } from '../errors.ts';
import { finishLogin } from '../finish-login.ts';
import type { LoggedIn, MfaRequired } from '../finish-login.ts';
import { AUTH_METRICS } from '../metrics.contract.ts';
import { proveAddress } from '../prove-address.ts';
import { repeatOnConflict } from '../repeat.ts';
import type { AuthServices } from '../services.ts';
import { identityKeysOf } from './identity-key.ts';
import { assertVerified } from './person.ts';
import type { Person, Visitor } from './person.ts';
import { registerPerson } from './register-person.ts';
import { moveLink } from './move-link.ts';
import { announceLink, writeLink } from './write-link.ts';

interface Entered {
  readonly account: Account;
  /** Whether its address was proven by this login, for the first time. */
  readonly isProof: boolean;
}

/**
 * Logs in whom a provider vouches for. Who is known by the provider's id has their account. Anybody else is known by
 * the address, if the provider has verified it: the account that has proven the same one gets this login, and its
 * owner a mail; one that never was proven is proven by it, which discards what others prepared; and without one there
 * is a new account. A second factor is asked for all the same.
 *
 * @throws EmailUnverifiedAtProvider, ProviderAlreadyLinked when the account has another login of this provider
 */
export async function enter(
  services: AuthServices,
  person: Person,
  visitor: Visitor,
): Promise<LoggedIn | MfaRequired> {
  const { account, isProof } = await repeatOnConflict(() => attemptEntry(services, person, visitor));
  if (isProof) count(AUTH_METRICS.signUps);
  return finishLogin(services, account, visitor.device);
}

async function attemptEntry(services: AuthServices, person: Person, visitor: Visitor): Promise<Entered> {
  const { accounts, keys, oauthLinks, clock } = services;
  const { provider, identity } = person;
  const identityKeys = await identityKeysOf(keys, provider, identity);
  const owner = await oauthLinks.ownerOf(provider, identityKeys);
  if (owner !== null) {
    const account = await accounts.find(owner.userId);
    if (!account) throw new SessionEnded();
    if (owner.identityKey !== identityKeys.active) await moveLink(services, person, owner);
    return { account, isProof: false };
  }

  assertVerified(identity);
  const userId = newId(clock.now());
  const account = await accounts.findByEmail(await emailKeysOf(keys, identity.email), userId);
  if (!account) return { account: await registerPerson(services, person, visitor, userId), isProof: true };
  return linkByAddress(services, account, person, visitor);
}

async function linkByAddress(
  services: AuthServices,
  account: Account,
  person: Person,
  visitor: Visitor,
): Promise<Entered> {
  const { accounts, transactions, users, clock } = services;
  const { userId } = account;
  const personal = await users.sealOf(userId);
  if (!personal) throw new SessionEnded();

  const transaction = transactions.begin();
  await writeLink(services, transaction, person, { userId, personal });
  if (account.verifiedAt === null) {
    const proven = await proveAddress(services, transaction, account, visitor);
    await transaction.commit();
    return { account: proven, isProof: true };
  }
  const version = account.version + 1;
  transaction.add(accounts.change(account, {}, clock.now()));
  announceLink(
    services,
    transaction,
    { userId, version, provider: person.provider, device: visitor.device },
    true,
  );
  await transaction.commit();
  return { account: { ...account, version }, isProof: false };
}
