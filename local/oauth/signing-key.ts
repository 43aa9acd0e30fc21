import {
  createHmac,
  generateKeyPairSync,
  randomBytes,
  sign,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';

/** A key to sign ID tokens with, RS256. */
export interface SigningKey {
  readonly jwk: JsonWebKey & { readonly kid: string };
  readonly privateKey: KeyObject;
}

export function newSigningKey(): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = randomBytes(10).toString('hex');
  return { jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }, privateKey };
}

/** `none` and `HS256` are what attackers try: without a signature, and with the public key as a shared secret. */
export type Algorithm = 'RS256' | 'HS256' | 'none';

/** A JWT in compact form (RFC 7515, 7.1). */
export function signJwt(claims: object, { jwk, privateKey }: SigningKey, alg: Algorithm = 'RS256'): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const input = `${part({ alg, typ: 'JWT', kid: jwk.kid })}.${part(claims)}`;
  if (alg === 'none') return `${input}.`;
  if (alg === 'RS256')
    return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
  return `${input}.${createHmac('sha256', JSON.stringify(jwk)).update(input).digest('base64url')}`;
}
