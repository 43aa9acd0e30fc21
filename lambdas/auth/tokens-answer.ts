import { ok } from '../platform/http/answer.ts';
import type { Answer } from '../platform/http/answer.ts';
import type { Cookie } from '../platform/http/cookies.ts';
import type { RequestHead } from '../platform/http/request.ts';
import { deviceCookie, REFRESH_COOKIE, sessionCookies } from './cookies.ts';
import { describeDevice } from './device-name.ts';
import { endReplaced } from './end-replaced.ts';
import type { LoggedIn, MfaRequired } from './finish-login.ts';
import type { AuthServices } from './services.ts';
import type { StartedSession } from './start-session.ts';
import { ACCESS_TOKEN_S } from './tokens/access-token-verifier.ts';

/**
 * What every login answers: the session's tokens, or what is still to be proven. A browser's session before it ends.
 */
export async function loginAnswer(
  services: AuthServices,
  outcome: LoggedIn | MfaRequired,
  { client, cookies }: Pick<RequestHead, 'client' | 'cookies'>,
): Promise<Answer> {
  if ('mfaRequired' in outcome) return ok(outcome);
  const isBrowser = client.origin !== null;
  const refreshToken = cookies[REFRESH_COOKIE] || null;
  if (isBrowser && refreshToken !== null)
    await endReplaced(services, { refreshToken, device: describeDevice(client.userAgent) });
  return tokensAnswer(outcome, isBrowser, [deviceCookie(outcome.deviceCookie)]);
}

/** Tokens never stand in a body that a browser's scripts could read. */
export function tokensAnswer(session: StartedSession, isBrowser: boolean, more: readonly Cookie[]): Answer {
  const { userId, sessionId, accessToken, refreshToken } = session;
  const common = { userId, sessionId, expiresIn: ACCESS_TOKEN_S };
  if (isBrowser) return ok(common, { cookies: [...sessionCookies(session), ...more] });
  return ok({ ...common, tokenType: 'Bearer', accessToken, refreshToken });
}
