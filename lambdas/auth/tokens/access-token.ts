import type { Clock } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import type { SigningKeys } from './signing-keys.ts';

export const ACCESS_TOKEN_S = 600;
const CLOCK_TOLERANCE_S = 5;
const ALGORITHM = 'EdDSA';
/** RFC 9068: an access token can't be taken for another kind of JWT. */
const TYPE = 'at+jwt';

/** What an access token says. */
export interface AccessClaims {
  readonly userId: string;
  readonly sessionId: string;
  readonly sessionVersion: number;
}

export interface AccessTokens {
  issue(claims: AccessClaims): Promise<string>;
  /** The claims of a token that we signed, for this service, and that lives; null for anything else. */
  verify(token: string): Promise<AccessClaims | null>;
}

export interface AccessTokenDeps {
  readonly keys: SigningKeys;
  readonly clock: Clock;
  /** `iss`, and `aud` as well: who issues the tokens is who takes them. */
  readonly issuer: string;
}

/** JWTs (RFC 9068) of ten minutes, signed with Ed25519. `jose` is loaded by the first token. */
export function accessTokens({ keys, clock, issuer }: AccessTokenDeps): AccessTokens {
  return {
    async issue({ userId, sessionId, sessionVersion }) {
      const [{ SignJWT }, key] = await Promise.all([import('jose'), keys.current()]);
      const now = Math.floor(clock.now() / 1_000);
      return new SignJWT({ sid: sessionId, ver: sessionVersion })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: key.kid })
        .setIssuer(issuer)
        .setAudience(issuer)
        .setSubject(userId)
        .setJti(newId(clock.now()))
        .setIssuedAt(now)
        .setNotBefore(now)
        .setExpirationTime(now + ACCESS_TOKEN_S)
        .sign(key.privateKey);
    },

    async verify(token) {
      const { errors, jwtVerify } = await import('jose');
      // only the kid picks the key, and only among ours: `jwk`, `jku` and `x5c` in the header are never looked at
      const keyOf = async ({ kid }: { kid?: string }) => {
        const key = (await keys.published()).find((candidate) => candidate.kid === kid);
        if (!key) throw new errors.JWKSNoMatchingKey();
        return key.publicKey;
      };
      try {
        const { payload } = await jwtVerify(token, keyOf, {
          algorithms: [ALGORITHM],
          typ: TYPE,
          issuer,
          audience: issuer,
          requiredClaims: ['sub', 'sid', 'ver', 'exp', 'nbf'],
          maxTokenAge: ACCESS_TOKEN_S,
          clockTolerance: CLOCK_TOLERANCE_S,
          currentDate: new Date(clock.now()),
        });
        return readClaims(payload);
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error; // the secret can't be read: that is our failure, not the caller's
      }
    },
  };
}

function readClaims(payload: Readonly<Record<string, unknown>>): AccessClaims | null {
  const { sub, sid, ver } = payload;
  if (typeof sub !== 'string' || typeof sid !== 'string' || typeof ver !== 'number') return null;
  return { userId: sub, sessionId: sid, sessionVersion: ver };
}
