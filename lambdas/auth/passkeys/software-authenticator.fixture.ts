import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Assertion, CreatedCredential } from './verify.ts';

// authenticator data's flags (WebAuthn, 6.1)
const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const SYNCABLE = 0x08;
const SYNCED = 0x10;
const WITH_CREDENTIAL = 0x40;

/** What a test bends. */
export interface Bent {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly type?: string;
  readonly userVerified?: boolean;
  readonly userPresent?: boolean;
  readonly crossOrigin?: boolean;
  readonly syncable?: boolean;
  readonly signCount?: number;
  readonly userHandle?: string | null;
  /** In place of the credential's own. */
  readonly id?: string;
  readonly tampered?: boolean;
  /** Whether the new passkey attests itself, as some authenticators do. */
  readonly selfAttested?: true;
  /** An attestation statement, CBOR, with its format. */
  readonly attestation?: { readonly format: string; readonly statement: Buffer };
}

export interface CreationOptions {
  readonly challenge: string;
  readonly rp: { readonly id: string };
  readonly user: { readonly id: string; readonly name: string };
  readonly pubKeyCredParams: readonly { readonly alg: number }[];
  readonly excludeCredentials: readonly { readonly id: string }[];
}

export interface RequestOptions {
  readonly challenge: string;
  readonly rpId: string;
  readonly allowCredentials?: readonly { readonly id: string }[];
}

/** An authenticator and the browser before it, in software: P-256, counts its signatures, copies nothing. */
export class SoftwareAuthenticator {
  readonly #origin: string;
  readonly #keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
  readonly id = randomBytes(32).toString('base64url');
  #userHandle = '';
  #signCount = 0;

  constructor(origin: string) {
    this.#origin = origin;
    this.#keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  }

  create(options: CreationOptions, bent: Bent = {}): CreatedCredential {
    if (options.excludeCredentials.some(({ id }) => id === this.id)) {
      throw new Error('InvalidStateError: this authenticator has a passkey of the account already');
    }
    this.#userHandle = options.user.id;
    const id = Buffer.from(this.id, 'base64url');
    const length = Buffer.alloc(2);
    length.writeUInt16BE(id.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, id, this.#coseKey()]);
    const authData = Buffer.concat([this.#head(options.rp.id, bent, WITH_CREDENTIAL), attested]);
    const clientDataJSON = this.#clientData('webauthn.create', options.challenge, bent);
    const { format, statement } = bent.selfAttested
      ? { format: 'packed', statement: this.#ownStatement(authData, clientDataJSON) }
      : (bent.attestation ?? { format: 'none', statement: map([]) });
    const attestationObject = map([
      [text('fmt'), text(format)],
      [text('attStmt'), statement],
      [text('authData'), bytes(authData)],
    ]);
    return {
      ...this.#identity(bent),
      response: {
        clientDataJSON,
        attestationObject: attestationObject.toString('base64url'),
        transports: ['internal'],
      },
    };
  }

  get(options: RequestOptions, bent: Bent = {}): Assertion {
    this.#signCount += 1;
    const authData = this.#head(options.rpId, bent);
    const clientDataJSON = this.#clientData('webauthn.get', options.challenge, bent);
    const signature = this.#sign(authData, clientDataJSON);
    if (bent.tampered) signature[signature.length - 1]! ^= 1;
    const userHandle = bent.userHandle === undefined ? this.#userHandle : bent.userHandle;
    return {
      ...this.#identity(bent),
      response: {
        clientDataJSON,
        authenticatorData: authData.toString('base64url'),
        signature: signature.toString('base64url'),
        userHandle,
      },
    };
  }

  #sign(authData: Buffer, clientDataJSON: string): Buffer {
    const hash = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest();
    return sign('sha256', Buffer.concat([authData, hash]), this.#keys.privateKey);
  }

  /** WebAuthn, 8.2: a packed statement without certificates. */
  #ownStatement(authData: Buffer, clientDataJSON: string): Buffer {
    return map([
      [text('alg'), integer(-7)],
      [text('sig'), bytes(this.#sign(authData, clientDataJSON))],
    ]);
  }

  #identity(bent: Bent) {
    const id = bent.id ?? this.id;
    return { id, rawId: id, type: 'public-key' } as const;
  }

  #head(rpId: string, bent: Bent, more = 0): Buffer {
    const { userPresent = true, userVerified = true, syncable = false, signCount = this.#signCount } = bent;
    const flags =
      more |
      (userPresent ? USER_PRESENT : 0) |
      (userVerified ? USER_VERIFIED : 0) |
      (syncable ? SYNCABLE | SYNCED : 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(signCount);
    const rpIdHash = createHash('sha256')
      .update(bent.rpId ?? rpId)
      .digest();
    return Buffer.concat([rpIdHash, Buffer.from([flags]), count]);
  }

  #clientData(type: string, challenge: string, bent: Bent): string {
    const data = {
      type: bent.type ?? type,
      challenge: bent.challenge ?? challenge,
      origin: bent.origin ?? this.#origin,
      crossOrigin: bent.crossOrigin ?? false,
    };
    return Buffer.from(JSON.stringify(data)).toString('base64url');
  }

  /** RFC 9053, 7.1.1: kty 2 (EC2), alg -7 (ES256), crv 1 (P-256), x, y. */
  #coseKey(): Buffer {
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' });
    return map([
      [integer(1), integer(2)],
      [integer(3), integer(-7)],
      [integer(-1), integer(1)],
      [integer(-2), bytes(Buffer.from(x, 'base64url'))],
      [integer(-3), bytes(Buffer.from(y, 'base64url'))],
    ]);
  }
}

// as much of CBOR (RFC 8949) as authenticators write

export const map = (entries: readonly (readonly [Buffer, Buffer])[]) =>
  Buffer.concat([head(5, entries.length), ...entries.flat()]);
export const list = (items: readonly Buffer[]) => Buffer.concat([head(4, items.length), ...items]);
export const text = (value: string) => Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
export const bytes = (value: Buffer) => Buffer.concat([head(2, value.length), value]);
export const integer = (value: number) => (value < 0 ? head(1, -1 - value) : head(0, value));

function head(major: number, value: number): Buffer {
  const kind = major << 5;
  if (value < 24) return Buffer.from([kind | value]);
  if (value < 0x100) return Buffer.from([kind | 24, value]);
  return Buffer.from([kind | 25, value >> 8, value & 0xff]);
}
