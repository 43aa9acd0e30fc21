import { createHash, randomBytes } from 'node:crypto';

import type { Account } from './accounts.ts';
import type { Client } from './clients.ts';

/** What somebody has allowed, until a code redeems it. */
export interface Grant {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: string;
  /** PKCE, method S256 (RFC 7636, 4.2); null where none was asked for. */
  readonly codeChallenge: string | null;
  readonly nonce: string | null;
  readonly account: Account;
}

/** Why a code redeems nothing, in the words of RFC 6749, 5.2. */
export type Unredeemed = 'unknown' | 'used' | 'expired' | 'client' | 'redirect_uri' | 'verifier';

const CODE_MS = 60_000;

interface Code {
  readonly grant: Grant;
  readonly expiresAt: number;
  /** The access token that it was redeemed for. */
  token: string | null;
}

/** Codes, good once and for a minute, and the access tokens they were redeemed for. They end with the rehearsal. */
export class Grants {
  readonly #codes = new Map<string, Code>();
  readonly #tokens = new Map<string, Grant>();
  readonly #now: () => number;
  readonly #prefix: string;

  /** @param prefix of the access tokens */
  constructor(now: () => number, prefix: string) {
    this.#now = now;
    this.#prefix = prefix;
  }

  issue(grant: Grant): string {
    const code = randomBytes(20).toString('hex');
    this.#codes.set(code, { grant, expiresAt: this.#now() + CODE_MS, token: null });
    return code;
  }

  /** A code that comes twice may be stolen: what it was redeemed for dies with it (RFC 6749, 4.1.2). */
  redeem(
    code: string,
    client: Client,
    given: { readonly redirectUri: string; readonly verifier: string | null },
  ): { readonly grant: Grant; readonly token: string } | Unredeemed {
    const found = this.#codes.get(code);
    if (!found) return 'unknown';
    const { grant } = found;
    if (grant.clientId !== client.clientId) return 'client';
    if (found.token !== null) {
      this.#tokens.delete(found.token);
      return 'used';
    }
    if (found.expiresAt <= this.#now()) return 'expired';
    if (grant.redirectUri !== given.redirectUri) return 'redirect_uri';
    if (grant.codeChallenge !== null && grant.codeChallenge !== challengeOf(given.verifier))
      return 'verifier';
    found.token = this.#prefix + randomBytes(18).toString('hex');
    this.#tokens.set(found.token, grant);
    return { grant, token: found.token };
  }

  /** Whose access token it is; null for nobody's. */
  holder(token: string): Grant | null {
    return this.#tokens.get(token) ?? null;
  }
}

function challengeOf(verifier: string | null): string {
  return createHash('sha256')
    .update(verifier ?? '')
    .digest('base64url');
}
