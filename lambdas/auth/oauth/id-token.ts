import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import type { Clock } from '../../platform/clock.ts';
import { log } from '../../platform/log.ts';
import { isRefusal } from './provider-call.ts';
import type { ProviderCall } from './provider-call.ts';
import { ProviderRefused } from './errors.ts';

/** Seconds that clocks may differ by. */
const TOLERANCE_S = 30;
/** An ID token is used at once: an older one is somebody's who kept it. */
const MAX_AGE = '10 minutes';

export interface IdTokenDeps {
  readonly call: ProviderCall;
  readonly clock: Clock;
  /** URL of the provider's keys. */
  readonly jwks: string;
  readonly issuer: string;
}

export interface Expected {
  readonly clientId: string;
  readonly nonce: string;
}

/**
 * Verifies ID tokens (OpenID Connect Core, 3.1.3.7): signature by the provider's keys, RS256 alone, issuer, audience,
 * authorised party, expiry, age and nonce. The keys are kept for ten minutes; an unknown one is looked for anew, twice
 * a minute at most.
 *
 * @throws ProviderRefused whatever is wrong with it; ProviderUnavailable without the keys
 */
export function readIdToken({ call, clock, jwks, issuer }: IdTokenDeps) {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const known = () => (keys ??= remoteKeys(call, jwks));

  return async (token: string, { clientId, nonce }: Expected): Promise<JWTPayload> => {
    const { jwtVerify } = await import('jose');
    try {
      const { payload } = await jwtVerify(token, await known(), {
        algorithms: ['RS256'],
        issuer,
        audience: clientId,
        clockTolerance: TOLERANCE_S,
        maxTokenAge: MAX_AGE,
        currentDate: new Date(clock.now()),
        requiredClaims: ['sub', 'exp', 'iat', 'nonce'],
      });
      assertMeant(payload, { clientId, nonce });
      return payload;
    } catch (error) {
      if (isRefusal(error)) throw error;
      log.warn('an ID token was refused', { issuer, reason: (error as Error).message });
      throw new ProviderRefused({ cause: error });
    }
  };
}

/** Through the provider's policy and breaker, like every other call to it. */
async function remoteKeys(call: ProviderCall, url: string): Promise<JWTVerifyGetKey> {
  const { createRemoteJWKSet, customFetch } = await import('jose');
  return createRemoteJWKSet(new URL(url), {
    cacheMaxAge: 600_000,
    cooldownDuration: 30_000,
    [customFetch]: async () => {
      const { status, body } = await call({ url });
      return Response.json(body, { status });
    },
  });
}

/** What jose leaves to its caller: one that was made for this login, and for us rather than through us. */
function assertMeant({ nonce, aud, azp }: JWTPayload, expected: Expected): void {
  if (nonce !== expected.nonce) throw new Error('unexpected "nonce" claim value');
  const isShared = Array.isArray(aud) && aud.length > 1;
  if (azp === undefined ? isShared : azp !== expected.clientId)
    throw new Error('unexpected "azp" claim value');
}
