import { SessionEnded } from '../errors.ts';
import type { AuthServices } from '../services.ts';
import type { Passkey } from './passkey.repository.ts';

/** What a sealed name is bound to, besides the user. */
export const NAME_PURPOSE = 'auth.passkey-name';

export interface NamedPasskey extends Passkey {
  readonly name: string;
}

/** Somebody's passkeys by the names they gave them, oldest first. */
export async function namedPasskeys(
  { passkeys, users }: Pick<AuthServices, 'passkeys' | 'users'>,
  userId: string,
): Promise<readonly NamedPasskey[]> {
  const [found, personal] = await Promise.all([passkeys.list(userId), users.sealOf(userId)]);
  if (!personal) throw new SessionEnded();
  return found.map((passkey) => ({ ...passkey, name: personal.open(passkey.sealedName, NAME_PURPOSE) }));
}
