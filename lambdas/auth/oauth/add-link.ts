import { SessionEnded } from '../errors.ts';
import { repeatOnConflict } from '../repeat.ts';
import type { AuthServices } from '../services.ts';
import { isAlive } from '../session.ts';
import { identityKeysOf } from './identity-key.ts';
import { IdentityTaken } from './errors.ts';
import { assertVerified } from './person.ts';
import type { Person } from './person.ts';
import { announceLink, writeLink } from './write-link.ts';

export interface NewLink extends Person {
  readonly userId: string;
  /** The session that asked for it: it must not have ended meanwhile. */
  readonly sessionId: string;
  readonly device: string;
}

/**
 * Adds a provider's login to the account that is logged in. Adding it again changes nothing.
 *
 * @throws IdentityTaken, ProviderAlreadyLinked, SessionEnded, EmailUnverifiedAtProvider
 */
export async function addLink(services: AuthServices, link: NewLink): Promise<void> {
  assertVerified(link.identity);
  return repeatOnConflict(() => attemptLink(services, link));
}

async function attemptLink(services: AuthServices, link: NewLink): Promise<void> {
  const { accounts, keys, oauthLinks, sessions, transactions, users, clock } = services;
  const { userId, sessionId, provider, identity } = link;
  const [account, session, personal, owner] = await Promise.all([
    accounts.find(userId),
    sessions.find(userId, sessionId),
    users.sealOf(userId),
    oauthLinks.ownerOf(provider, await identityKeysOf(keys, provider, identity)),
  ]);
  if (!account || !personal || !session || !isAlive(session, clock.now())) throw new SessionEnded();
  if (owner?.userId === userId) return;
  if (owner !== null) throw new IdentityTaken();

  const transaction = transactions.begin();
  // counts the account's changes, so that the last way to log in can't be removed by two at once
  transaction.add(accounts.change(account, {}, clock.now()));
  await writeLink(services, transaction, link, { userId, personal });
  announceLink(services, transaction, { ...link, version: account.version + 1 }, true);
  await transaction.commit();
}
