import type { Clock } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import { ACCESS_TOKEN_S, accessTokenVerifier, ALGORITHM, TYPE } from './access-token-verifier.ts';
import type { AccessClaims, AccessTokenVerifier } from './access-token-verifier.ts';
import type { SigningKeys } from './signing-keys.ts';

/** Without an administrator it is its subject who acts. */
export type NewClaims = Omit<AccessClaims, 'impersonatedBy'> & Partial<Pick<AccessClaims, 'impersonatedBy'>>;

export interface AccessTokens extends AccessTokenVerifier {
  /** @param lifeS how long it lives, seconds. @default ACCESS_TOKEN_S */
  issue(claims: NewClaims, lifeS?: number): Promise<string>;
}

export interface AccessTokenDeps {
  readonly keys: SigningKeys;
  readonly clock: Clock;
  /** `iss`, and `aud` as well: who issues the tokens is who takes them. */
  readonly issuer: string;
  /** Lets others know the key before the first token of it is out. @default nobody else verifies */
  readonly publish?: () => Promise<void>;
}

/** JWTs (RFC 9068) of ten minutes unless told, signed with Ed25519. `jose` is loaded by the first token. */
export function accessTokens({ keys, clock, issuer, publish }: AccessTokenDeps): AccessTokens {
  const keyOf = async (kid: string) =>
    (await keys.published()).find((candidate) => candidate.kid === kid)?.publicKey ?? null;
  return {
    ...accessTokenVerifier({ keyOf, clock, issuer }),
    async issue({ userId, sessionId, sessionVersion, impersonatedBy = null }, lifeS = ACCESS_TOKEN_S) {
      const [{ SignJWT }, key] = await Promise.all([import('jose'), keys.current(), publish?.()]);
      const now = Math.floor(clock.now() / 1_000);
      const act = impersonatedBy === null ? {} : { act: { sub: impersonatedBy } };
      return new SignJWT({ sid: sessionId, ver: sessionVersion, ...act })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: key.kid })
        .setIssuer(issuer)
        .setAudience(issuer)
        .setSubject(userId)
        .setJti(newId(clock.now()))
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(now + lifeS)
        .sign(key.privateKey);
    },
  };
}
