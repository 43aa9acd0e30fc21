import { nodeCrypto } from '../../platform/node-crypto.ts';

/** What a login proves at its end that it began in the same place; all of it follows from the browser's cookie. */
export interface Proofs {
  /** RFC 7636, 4.1: 43 characters. */
  readonly verifier: string;
  /** RFC 7636, 4.2, method S256. */
  readonly codeChallenge: string;
  readonly nonce: string;
}

/**
 * Derived and never stored: neither our table nor the provider holds what redeems a code, the browser's cookie does.
 *
 * @param binder the cookie's value: 256 random bits
 */
export function proofsOf(binder: string, state: string): Proofs {
  const derive = (label: string) =>
    nodeCrypto().createHmac('sha256', binder).update(`${label}/${state}`).digest('base64url');
  const verifier = derive('verifier');
  const codeChallenge = nodeCrypto().createHash('sha256').update(verifier).digest('base64url');
  return { verifier, codeChallenge, nonce: derive('nonce') };
}
