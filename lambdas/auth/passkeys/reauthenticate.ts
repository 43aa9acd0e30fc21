import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import { AUTH_AUDIT } from '../auth.contract.ts';
import { NoPasskey, SessionEnded, WrongPasskey } from '../errors.ts';
import type { AuthServices } from '../services.ts';
import { SUDO_MS } from '../session.ts';
import { takeAssertion } from './assert.ts';
import type { SomeSession } from './register.ts';
import { requestOptions } from './options.ts';
import type { Assertion } from './verify.ts';

export interface PasskeyReauthentication extends SomeSession {
  readonly assertion: Assertion;
  readonly device: string;
}

/** Options to ask for one of somebody's own passkeys, for this session. @throws NoPasskey */
export async function startReauthentication(
  { ceremonies, passkeys, relyingParty, clock }: AuthServices,
  { userId, sessionId }: SomeSession,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const own = await passkeys.list(userId);
  if (own.length === 0) throw new NoPasskey();
  const ceremony = { purpose: 'reauthenticate', binder: sessionId } as const;
  return requestOptions(relyingParty, await ceremonies.begin(ceremony, clock.now()), own);
}

/**
 * Proves once more who sits at a session that is logged in, by a passkey of the same account.
 *
 * @returns when sudo ends, ms since the epoch
 * @throws ChallengeInvalid, WrongPasskey, SessionEnded
 */
export async function reauthenticateByPasskey(
  services: AuthServices,
  { userId, sessionId, assertion, device }: PasskeyReauthentication,
): Promise<number> {
  const { sessions, users, clock } = services;
  const now = clock.now();
  const refused = () => new WrongPasskey();
  const proof = { purpose: 'reauthenticate', binder: sessionId, assertion, device, refused } as const;

  await takeAssertion(services, proof, async (passkey, transaction) => {
    if (passkey.userId !== userId) throw refused();
    // the device, and what unlocks it
    const proven = { authenticatedAt: now, mfa: true } as const;
    transaction.add(sessions.prove(userId, sessionId, proven), () => new SessionEnded());
    users.audit(transaction, { userId, action: AUTH_AUDIT.reauthenticated, device });
  });
  return now + SUDO_MS;
}
