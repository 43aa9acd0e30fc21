import { Conflict } from '../../platform/errors.ts';
import type { AuthServices } from '../services.ts';
import { identityKeysOf } from './identity-key.ts';
import type { LinkOwner } from './link.repository.ts';
import type { Person } from './person.ts';
import { SUBJECT_PURPOSE } from './write-link.ts';

/**
 * Brings a link under the active root, with the provider's id of its owner sealed beside it. Nothing is done where
 * somebody else has moved or removed it in the same moment.
 *
 * @returns whether it was moved
 */
export async function moveLink(
  {
    keys,
    oauthLinks,
    transactions,
    users,
  }: Pick<AuthServices, 'keys' | 'oauthLinks' | 'transactions' | 'users'>,
  {
    provider,
    identity: { subject },
  }: { readonly provider: Person['provider']; readonly identity: Pick<Person['identity'], 'subject'> },
  { userId, identityKey }: LinkOwner,
): Promise<boolean> {
  const personal = await users.sealOf(userId);
  if (!personal) return false;
  const { active } = await identityKeysOf(keys, provider, { subject });
  const to = { identityKey: active, sealedSubject: personal.seal(subject, SUBJECT_PURPOSE) };
  const transaction = transactions.begin();
  for (const write of oauthLinks.move({ userId, provider, identityKey }, to)) transaction.add(write);
  try {
    await transaction.commit();
    return true;
  } catch (error) {
    if (error instanceof Conflict) return false;
    throw error;
  }
}
