import type { Transaction } from '../../platform/transaction.ts';
import { AUTH_AUDIT, AUTH_EVENTS } from '../auth.contract.ts';
import type { OAuthLinkData } from '../auth.contract.ts';
import type { PersonalSeal } from '../ports.ts';
import type { AuthServices } from '../services.ts';
import { identityKeysOf } from './identity-key.ts';
import type { ProviderId } from './oauth.contract.ts';
import { ProviderAlreadyLinked } from './errors.ts';
import type { Person } from './person.ts';

/** What a link's address is sealed for. */
export const LINK_PURPOSE = 'auth.oauth-link';
/** What the provider's id of a person is sealed for. */
export const SUBJECT_PURPOSE = 'auth.oauth-subject';

/**
 * Adds a provider's login of an account to a transaction: a write for each root and one more. When anybody has the identity already the
 * transaction is a conflict, to be tried again; when the account has another login of this provider it is refused.
 */
export async function writeLink(
  { keys, oauthLinks, clock }: AuthServices,
  transaction: Transaction,
  { provider, identity }: Person,
  owner: { readonly userId: string; readonly personal: PersonalSeal },
): Promise<void> {
  const { userId, personal } = owner;
  const identityKeys = await identityKeysOf(keys, provider, identity);
  const link = {
    userId,
    provider,
    identityKey: identityKeys.active,
    sealedSubject: personal.seal(identity.subject, SUBJECT_PURPOSE),
    sealedEmail: personal.seal(identity.email, LINK_PURPOSE),
    addedAt: clock.now(),
  };
  for (const write of oauthLinks.claim(provider, identityKeys, userId)) transaction.add(write);
  transaction.add(oauthLinks.insert(link), () => new ProviderAlreadyLinked());
}

export interface LinkChange {
  readonly userId: string;
  /** Of the account after this transaction. */
  readonly version: number;
  readonly provider: ProviderId;
  readonly device: string;
}

/** Adds what tells the owner: the event that a mail follows from, and the audit entry. */
export function announceLink(
  { users }: Pick<AuthServices, 'users'>,
  transaction: Transaction,
  { userId, version, provider, device }: LinkChange,
  isAdded: boolean,
): void {
  const data: OAuthLinkData = { provider };
  const type = isAdded ? AUTH_EVENTS.oauthLinked : AUTH_EVENTS.oauthUnlinked;
  transaction.emit({ module: 'auth', type, aggregate: userId, subject: userId, version, data });
  const action = isAdded ? AUTH_AUDIT.oauthLinked : AUTH_AUDIT.oauthUnlinked;
  users.audit(transaction, { userId, action, device });
}
