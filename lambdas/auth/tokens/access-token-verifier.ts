import type { KeyObject } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';

export const ACCESS_TOKEN_S = 600;
/** An administrator's in somebody's place: nothing refreshes it. */
export const IMPERSONATION_TOKEN_S = 900;
export const ALGORITHM = 'EdDSA';
/** RFC 9068: an access token can't be taken for another kind of JWT. */
export const TYPE = 'at+jwt';
const CLOCK_TOLERANCE_S = 5;

/** What an access token says. */
export interface AccessClaims {
  readonly userId: string;
  readonly sessionId: string;
  readonly sessionVersion: number;
  /** The administrator who acts in their place (RFC 8693's `act`); null for themselves. */
  readonly impersonatedBy: string | null;
}

export interface AccessTokenVerifier {
  /** The claims of a token that we signed, for this service, and that lives; null for anything else. */
  verify(token: string): Promise<AccessClaims | null>;
}

export interface AccessTokenVerifierDeps {
  /** The public key of this name, null when it is none of ours. */
  readonly keyOf: (kid: string) => Promise<KeyObject | null>;
  readonly clock: Clock;
  /** `iss`, and `aud` as well: who issues the tokens is who takes them. */
  readonly issuer: string;
}

/** Verifies our JWTs (RFC 9068); needs no secret. `jose` is loaded by the first token. */
export function accessTokenVerifier({ keyOf, clock, issuer }: AccessTokenVerifierDeps): AccessTokenVerifier {
  return {
    async verify(token) {
      const { errors, jwtVerify } = await import('jose');
      // only the kid picks the key, and only among ours: `jwk`, `jku` and `x5c` in the header are never looked at
      const ourKey = async ({ kid }: { kid?: string }) => {
        const key = kid === undefined ? null : await keyOf(kid);
        if (!key) throw new errors.JWKSNoMatchingKey();
        return key;
      };
      try {
        const { payload } = await jwtVerify(token, ourKey, {
          algorithms: [ALGORITHM],
          typ: TYPE,
          issuer,
          audience: issuer,
          requiredClaims: ['sub', 'sid', 'ver', 'exp', 'nbf'],
          // an older one's `exp` has passed; the longest that we sign
          maxTokenAge: IMPERSONATION_TOKEN_S,
          clockTolerance: CLOCK_TOLERANCE_S,
          currentDate: new Date(clock.now()),
        });
        return readClaims(payload);
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error; // the keys can't be read: that is our failure, not the caller's
      }
    },
  };
}

function readClaims(payload: Readonly<Record<string, unknown>>): AccessClaims | null {
  const { sub, sid, ver, act } = payload;
  if (typeof sub !== 'string' || typeof sid !== 'string' || typeof ver !== 'number') return null;
  if (act !== undefined && actorIn(act) === null) return null;
  return { userId: sub, sessionId: sid, sessionVersion: ver, impersonatedBy: actorIn(act) };
}

/** RFC 8693, 4.1 */
function actorIn(act: unknown): string | null {
  const { sub = null } = (act ?? {}) as { readonly sub?: unknown };
  return typeof sub === 'string' ? sub : null;
}
