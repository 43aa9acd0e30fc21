import { NotFound } from '../../platform/errors.ts';
import { LastCredential, SessionEnded } from '../errors.ts';
import { repeatOnConflict } from '../repeat.ts';
import type { AuthServices } from '../services.ts';
import type { Link } from './link.repository.ts';
import type { ProviderId } from './oauth.contract.ts';
import { announceLink, LINK_PURPOSE } from './write-link.ts';

export interface NamedLink extends Link {
  readonly email: string;
}

/** The providers' logins of an account, by the address that it had there. */
export async function namedLinks(
  { oauthLinks, users }: Pick<AuthServices, 'oauthLinks' | 'users'>,
  userId: string,
): Promise<readonly NamedLink[]> {
  const [links, personal] = await Promise.all([oauthLinks.list(userId), users.sealOf(userId)]);
  if (!personal) throw new SessionEnded();
  return links.map((link) => ({ ...link, email: personal.open(link.sealedEmail, LINK_PURPOSE) }));
}

export interface Removal {
  readonly userId: string;
  readonly provider: ProviderId;
  readonly device: string;
}

/**
 * Removes a provider's login: it logs in no more. The sessions that it started go on, as those of a password do.
 *
 * @throws NotFound, LastCredential
 */
export async function removeLink(services: AuthServices, removal: Removal): Promise<void> {
  return repeatOnConflict(() => attemptRemoval(services, removal));
}

async function attemptRemoval(services: AuthServices, removal: Removal): Promise<void> {
  const { accounts, oauthLinks, passkeys, transactions, clock } = services;
  const { userId, provider } = removal;
  const [account, links, keys] = await Promise.all([
    accounts.find(userId),
    oauthLinks.list(userId),
    passkeys.list(userId),
  ]);
  const link = links.find((candidate) => candidate.provider === provider);
  if (!account || !link) throw new NotFound();
  const others = links.length - 1 + keys.length;
  if (account.passwordHash === null && others === 0) throw new LastCredential();

  const transaction = transactions.begin();
  // of two that remove the last two at once, one reads again
  transaction.add(accounts.change(account, {}, clock.now()));
  for (const write of oauthLinks.remove(link)) transaction.add(write);
  announceLink(services, transaction, { ...removal, version: account.version + 1 }, false);
  await transaction.commit();
}
