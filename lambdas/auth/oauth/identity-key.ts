import { keyedHashes } from '../../platform/root-keys.ts';
import type { KeyedHashes } from '../../platform/root-keys.ts';
import type { AuthKeys } from '../keys.ts';
import type { ProviderId } from './oauth.contract.ts';
import type { Identity } from './provider.ts';

/** What stands for a provider's identity in keys. Keyed, because the providers' ids are numbers that anybody could try. */
export async function identityKeysOf(
  keys: Pick<AuthKeys, 'identities'>,
  provider: ProviderId,
  { subject }: Pick<Identity, 'subject'>,
): Promise<KeyedHashes> {
  return keyedHashes(await keys.identities(), `${provider}/${subject}`);
}
