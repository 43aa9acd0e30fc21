import { NotFound } from '../../platform/errors.ts';
import { AUTH_AUDIT, AUTH_EVENTS } from '../auth.contract.ts';
import { LastCredential, LastSecondFactor } from '../errors.ts';
import { repeatOnConflict } from '../repeat.ts';
import type { AuthServices } from '../services.ts';

export interface Removal {
  readonly userId: string;
  readonly passkeyId: string;
  readonly device: string;
}

/**
 * Removes a passkey: it logs in no more. The sessions that it started go on, as those of a password do.
 *
 * @throws NotFound also for another account's, LastCredential, LastSecondFactor to an admin without an authenticator app
 */
export async function removePasskey(services: AuthServices, removal: Removal): Promise<void> {
  return repeatOnConflict(() => attemptRemoval(services, removal));
}

async function attemptRemoval(services: AuthServices, { userId, passkeyId, device }: Removal): Promise<void> {
  const { accounts, oauthLinks, passkeys, standings, transactions, users, clock } = services;
  const [account, own, links, standing] = await Promise.all([
    accounts.find(userId),
    passkeys.list(userId),
    oauthLinks.list(userId),
    standings.find(userId),
  ]);
  const passkey = own.find((candidate) => candidate.passkeyId === passkeyId);
  if (!account || !passkey) throw new NotFound();
  const others = own.length - 1 + links.length;
  if (account.passwordHash === null && others === 0) throw new LastCredential();
  const isLastFactor = account.mfaSince === null && own.length === 1;
  if (standing?.roles.length && isLastFactor) throw new LastSecondFactor();

  const transaction = transactions.begin();
  // of two that remove the last two at once, one reads again
  transaction.add(accounts.change(account, {}, clock.now()));
  for (const write of passkeys.remove(passkey)) transaction.add(write);
  transaction.emit({
    module: 'auth',
    type: AUTH_EVENTS.passkeyRemoved,
    aggregate: userId,
    subject: userId,
    version: account.version + 1,
    data: {},
  });
  users.audit(transaction, { userId, action: AUTH_AUDIT.passkeyRemoved, device });
  await transaction.commit();
}
