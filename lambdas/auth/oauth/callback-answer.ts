import type { AppError } from '../../platform/errors.ts';
import type { Answer } from '../../platform/http/answer.ts';
import { deviceCookie, oauthCookie, sessionCookies } from '../cookies.ts';
import type { Finished } from './finish.ts';
import { LOGIN_PAGE } from './oauth.contract.ts';
import type { ProviderId } from './oauth.contract.ts';

const FORGOTTEN = oauthCookie('', 0);

/** Where the browser goes that came back from a provider, and what it keeps. */
export function finishedAnswer(provider: ProviderId, { outcome, returnTo }: Finished): Answer {
  if (outcome === 'linked')
    return to(`${returnTo}#${new URLSearchParams({ linked: provider })}`, [FORGOTTEN]);
  if ('mfaRequired' in outcome) {
    // behind the # it reaches no server and no log; without the second factor it is worth nothing
    const fragment = new URLSearchParams({ challenge: outcome.challenge });
    return to(`${LOGIN_PAGE}#${fragment}`, [FORGOTTEN]);
  }
  return to(returnTo, [...sessionCookies(outcome), deviceCookie(outcome.deviceCookie), FORGOTTEN]);
}

/** The cookie stays: another tab may be under way, and a forged answer must not end it. */
export function refusedAnswer(provider: ProviderId, { code }: AppError): Answer {
  return to(`${LOGIN_PAGE}#${new URLSearchParams({ error: code, provider })}`, []);
}

function to(location: string, cookies: Answer['cookies'] & {}): Answer {
  return { status: 303, headers: { Location: location }, cookies };
}
