import { nodeCrypto } from '../../platform/node-crypto.ts';
import type { AuthKeys } from '../keys.ts';
import type { ProviderId } from './oauth.contract.ts';
import type { Identity } from './provider.ts';

/**
 * What stands for a provider's identity in keys: base64url, 43 characters. Keyed, because the providers' ids are
 * numbers that anybody could try.
 */
export async function identityKeyOf(
  keys: Pick<AuthKeys, 'identities'>,
  provider: ProviderId,
  { subject }: Pick<Identity, 'subject'>,
): Promise<string> {
  const key = await keys.identities();
  return nodeCrypto().createHmac('sha256', key).update(`${provider}/${subject}`).digest('base64url');
}
