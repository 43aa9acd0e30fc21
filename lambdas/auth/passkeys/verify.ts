import { log } from '../../platform/log.ts';
import type { Passkey } from './passkey.repository.ts';
import { ALGORITHMS, userHandleOf } from './relying-party.ts';
import type { RelyingParty } from './relying-party.ts';

/** As `PublicKeyCredential.toJSON()` makes it after `create()`, without what we don't read. */
export interface CreatedCredential {
  readonly id: string;
  readonly rawId: string;
  readonly type: 'public-key';
  readonly response: {
    readonly clientDataJSON: string;
    readonly attestationObject: string;
    readonly transports?: string[] | undefined;
  };
}

/** As `PublicKeyCredential.toJSON()` makes it after `get()`, without what we don't read. */
export interface Assertion {
  readonly id: string;
  readonly rawId: string;
  readonly type: 'public-key';
  readonly response: {
    readonly clientDataJSON: string;
    readonly authenticatorData: string;
    readonly signature: string;
    readonly userHandle?: string | null | undefined;
  };
}

/** What a registration learns. */
export type NewCredential = Pick<
  Passkey,
  'credentialId' | 'publicKey' | 'signCount' | 'transports' | 'isSyncable' | 'isSynced'
>;

/** The challenge that was signed; a text that was never given where none can be read. */
export function challengeIn({ response }: CreatedCredential | Assertion): string {
  return String(clientDataOf(response.clientDataJSON)?.['challenge'] ?? '');
}

/** The new credential, or null where it was not made for this challenge, here, with its user verified. */
export async function verifyCreation(
  party: RelyingParty,
  credential: CreatedCredential,
  challenge: string,
): Promise<NewCredential | null> {
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  return refusedAsNull(async () => {
    refuseFrames(credential);
    await refuseCertificates(credential);
    const { registrationInfo } = await verifyRegistrationResponse({
      response: { ...credential, response: present(credential.response), clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: [...party.origins],
      expectedRPID: party.id,
      supportedAlgorithmIDs: ALGORITHMS,
    });
    if (!registrationInfo) throw new Error('the attestation is not valid');
    const { credential: made, credentialDeviceType, credentialBackedUp } = registrationInfo;
    if (made.id !== credential.id) throw new Error('the id is not the one that the authenticator made');
    return {
      credentialId: made.id,
      publicKey: Buffer.from(made.publicKey).toString('base64url'),
      signCount: made.counter,
      transports: credential.response.transports ?? [],
      isSyncable: credentialDeviceType === 'multiDevice',
      isSynced: credentialBackedUp,
    };
  });
}

/**
 * What the authenticator says of the passkey, or null where it did not sign this challenge, here, with its user
 * verified. Whether the count went up is the caller's to judge.
 */
export async function verifyAssertion(
  party: RelyingParty,
  assertion: Assertion,
  challenge: string,
  passkey: Passkey,
): Promise<Pick<Passkey, 'signCount' | 'isSynced'> | null> {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  return refusedAsNull(async () => {
    refuseFrames(assertion);
    const { userHandle, ...response } = assertion.response;
    if (userHandle && userHandle !== userHandleOf(passkey.userId)) throw new Error('another user’s handle');
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...assertion, response, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: [...party.origins],
      expectedRPID: party.id,
      credential: {
        id: passkey.credentialId,
        publicKey: bytesOf(passkey.publicKey),
        // 0 makes every count pass: one that went back counts for something only where the signature is good
        counter: 0,
      },
    });
    if (!verified) throw new Error('the signature is not valid');
    const { credentialDeviceType, credentialBackedUp, newCounter } = authenticationInfo;
    if ((credentialDeviceType === 'multiDevice') !== passkey.isSyncable)
      throw new Error('whether it may be copied has changed');
    return { signCount: newCounter, isSynced: credentialBackedUp };
  });
}

/** The library throws plain errors for everything that is not as it should be. */
async function refusedAsNull<T>(verify: () => Promise<T>): Promise<T | null> {
  try {
    return await verify();
  } catch (error) {
    log.info('a passkey was refused', { reason: (error as Error).message.slice(0, 200) });
    return null;
  }
}

/** A page within another site's page could lead its user to prove what they don't see. */
function refuseFrames({ response }: CreatedCredential | Assertion): void {
  const { crossOrigin, topOrigin } = clientDataOf(response.clientDataJSON) ?? {};
  if (crossOrigin === true || topOrigin !== undefined) throw new Error('asked for by a page within a page');
}

/**
 * We ask for no attestation. A statement with certificates is refused unread: checking them would fetch revocation
 * lists from addresses that whoever made the certificates has chosen.
 */
async function refuseCertificates({ response }: CreatedCredential): Promise<void> {
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers');
  const statement = decodeAttestationObject(bytesOf(response.attestationObject));
  const format = statement.get('fmt');
  const isSelfSigned = format === 'packed' && !statement.get('attStmt').get('x5c');
  if (format !== 'none' && !isSelfSigned) throw new Error(`an attestation of the format ${format}`);
}

function clientDataOf(json: string): Readonly<Record<string, unknown>> | null {
  try {
    const data: unknown = JSON.parse(Buffer.from(json, 'base64url').toString());
    return typeof data === 'object' ? (data as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(base64url, 'base64url'));
}

function present({ transports, ...response }: CreatedCredential['response']) {
  return transports ? { ...response, transports } : response;
}
