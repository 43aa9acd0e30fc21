import { ok } from '../platform/http/answer.ts';
import type { Answer } from '../platform/http/answer.ts';
import type { Cookie } from '../platform/http/cookies.ts';
import { deviceCookie, sessionCookies } from './cookies.ts';
import type { LoggedIn, MfaRequired } from './finish-login.ts';
import type { StartedSession } from './start-session.ts';
import { ACCESS_TOKEN_S } from './tokens/access-token-verifier.ts';

/** What every login answers: the session's tokens, or what is still to be proven. */
export function loginAnswer(outcome: LoggedIn | MfaRequired, isBrowser: boolean): Answer {
  if ('mfaRequired' in outcome) return ok(outcome);
  return tokensAnswer(outcome, isBrowser, [deviceCookie(outcome.deviceCookie)]);
}

/** Tokens never stand in a body that a browser's scripts could read. */
export function tokensAnswer(session: StartedSession, isBrowser: boolean, more: readonly Cookie[]): Answer {
  const { userId, sessionId, accessToken, refreshToken } = session;
  const common = { userId, sessionId, expiresIn: ACCESS_TOKEN_S };
  if (isBrowser) return ok(common, { cookies: [...sessionCookies(session), ...more] });
  return ok({ ...common, tokenType: 'Bearer', accessToken, refreshToken });
}
