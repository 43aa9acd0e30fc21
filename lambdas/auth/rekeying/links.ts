import type { UnderRoot } from '../../platform/rekeying/under-root.ts';
import { readMark } from '../../platform/roots.ts';
import { OPERATOR } from '../administration/actor.ts';
import { AUTH_AUDIT } from '../auth.contract.ts';
import { ownedIdentity } from '../oauth/link.repository.ts';
import { moveLink } from '../oauth/move-link.ts';
import { SUBJECT_PURPOSE } from '../oauth/write-link.ts';
import type { AuthServices } from '../services.ts';

/** Logins by others: found by the keyed hash of the provider's id of a person, which their own key seals. */
export function linksUnderRoot(
  services: Pick<AuthServices, 'keys' | 'oauthLinks' | 'transactions' | 'users'>,
): UnderRoot {
  const { oauthLinks, transactions, users } = services;
  return {
    what: 'logins by others',
    waitsFor: 'their owners’ next logins that way: they are of before the provider’s id was kept',
    rootOf(item) {
      const owned = ownedIdentity(item);
      return owned && readMark(owned.identityKey).id;
    },
    async rekey(item) {
      const { provider, ...owner } = ownedIdentity(item)!;
      const [links, personal] = await Promise.all([
        oauthLinks.list(owner.userId),
        users.sealOf(owner.userId),
      ]);
      const sealed = links.find((link) => link.provider === provider)?.sealedSubject;
      if (!personal || sealed === undefined) return false;
      const subject = personal.open(sealed, SUBJECT_PURPOSE);
      return moveLink(services, { provider, identity: { subject } }, owner);
    },
    // who logs in by it again is known by the address that the provider has verified, and linked anew
    async drop(item) {
      const link = ownedIdentity(item)!;
      const transaction = transactions.begin();
      for (const write of oauthLinks.remove(link)) transaction.add(write);
      const { userId } = link;
      users.audit(transaction, { userId, action: AUTH_AUDIT.oauthUnlinked, device: OPERATOR.device });
      await transaction.commit();
    },
  };
}
