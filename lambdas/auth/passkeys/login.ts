import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import type { Account } from '../account.repository.ts';
import { ChallengeInvalid, UnknownPasskey } from '../errors.ts';
import { admit } from '../finish-login.ts';
import type { LoggedIn } from '../finish-login.ts';
import type { AuthServices } from '../services.ts';
import { takeAssertion } from './assert.ts';
import { requestOptions } from './options.ts';
import type { Assertion } from './verify.ts';

export interface PasskeyLogin {
  readonly assertion: Assertion;
  /** What the options were given with; null from somebody who brings none. */
  readonly handle: string | null;
  readonly device: string;
}

/**
 * Options to ask for any passkey of ours: nobody says who they are, the passkey does.
 *
 * @param handle what the caller alone has, to be sent with the signature
 */
export async function startLogin(
  { ceremonies, relyingParty, clock }: AuthServices,
  handle: string,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const challenge = await ceremonies.begin({ purpose: 'log-in', binder: handle }, clock.now());
  return requestOptions(relyingParty, challenge, null);
}

/**
 * Logs in by a passkey. It is two factors, the device and what unlocks it: no other is asked for.
 *
 * @throws ChallengeInvalid, UnknownPasskey whatever is wrong with the passkey, BadCredentials when the password was
 *   changed in the same moment
 */
export async function loginByPasskey(services: AuthServices, login: PasskeyLogin): Promise<LoggedIn> {
  const { assertion, handle, device } = login;
  if (handle === null) throw new ChallengeInvalid();
  const refused = () => new UnknownPasskey();
  const proof = { purpose: 'log-in', binder: handle, assertion, device, refused } as const;
  const proven: { account?: Account } = {};

  await takeAssertion(services, proof, async ({ userId }) => {
    const account = await services.accounts.find(userId);
    // without a name given, the passkey must say whose it is (WebAuthn, 7.2, step 6)
    if (!account || account.verifiedAt === null || !assertion.response.userHandle) throw refused();
    proven.account = account;
  });
  return admit(services, proven.account!, { device, mfa: true });
}
