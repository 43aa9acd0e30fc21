import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { CEREMONY_S } from './ceremony.repository.ts';
import type { Passkey } from './passkey.repository.ts';
import { ALGORITHMS } from './relying-party.ts';
import type { RelyingParty } from './relying-party.ts';

const TIMEOUT_MS = CEREMONY_S * 1_000;

/** Options for `navigator.credentials.create()`: a discoverable credential that asks for its user. */
export async function creationOptions(
  party: RelyingParty,
  given: {
    readonly challenge: string;
    readonly userId: string;
    /** What the authenticator lists the passkey by. */
    readonly accountName: string;
    readonly existing: readonly Passkey[];
  },
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await import('@simplewebauthn/server');
  return generateRegistrationOptions({
    rpName: party.name,
    rpID: party.id,
    userName: given.accountName,
    userID: new Uint8Array(Buffer.from(given.userId)),
    challenge: bytesOf(given.challenge),
    timeout: TIMEOUT_MS,
    attestationType: 'none',
    excludeCredentials: given.existing.map(descriptorOf),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  });
}

/**
 * Options for `navigator.credentials.get()`.
 *
 * @param allowed the passkeys to choose from; null for whatever the authenticator has for us
 */
export async function requestOptions(
  party: RelyingParty,
  challenge: string,
  allowed: readonly Passkey[] | null,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await import('@simplewebauthn/server');
  return generateAuthenticationOptions({
    rpID: party.id,
    challenge: bytesOf(challenge),
    timeout: TIMEOUT_MS,
    userVerification: 'required',
    ...(allowed && { allowCredentials: allowed.map(descriptorOf) }),
  });
}

function descriptorOf({ credentialId, transports }: Passkey) {
  return { id: credentialId, transports: [...transports] };
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(base64url, 'base64url'));
}
