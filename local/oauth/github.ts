import { authorize } from './authorize.ts';
import { Grants, type Grant } from './grants.ts';
import { form, json, type Answer, type Call } from './http.ts';
import type { LocalProvider, ProviderSetting } from './provider.ts';
import { redeemCode } from './token.ts';

/** GitHub's words for what RFC 6749 has others for. */
const ERRORS = {
  invalid_client: 'incorrect_client_credentials',
  invalid_grant: 'bad_verification_code',
  unsupported_grant_type: 'unsupported_grant_type',
} as const;

/**
 * GitHub's OAuth apps, with what is peculiar to them: errors of the token endpoint come with status 200, answers are
 * forms unless JSON is asked for, and who it was is asked of the API.
 * https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps
 */
export function localGithub({ client, now, isOn }: ProviderSetting): LocalProvider {
  const grants = new Grants(now, 'gho_');
  const authorization = {
    provider: 'github',
    client,
    grants,
    issuer: null,
    requiredScope: null,
    isUnverified: () => isOn('unverified'),
  } as const;
  const routes: Readonly<Record<string, (call: Call) => Answer>> = {
    'GET /authorize': (call) => authorize(authorization, call),
    'POST /authorize': (call) => authorize(authorization, call),
    'POST /token': token,
    'GET /user': (call) =>
      api(call, ({ account }) => ({ id: Number(account.subject), login: loginOf(account.email) })),
    'GET /user/emails': (call) =>
      api(call, ({ account: { subject, email, isVerified } }) => [
        {
          email: `${subject}+${loginOf(email)}@users.noreply.github.com`,
          primary: false,
          verified: true,
          visibility: null,
        },
        { email, primary: true, verified: isVerified, visibility: 'private' },
      ]),
  };

  function token(call: Call): Answer {
    const redeemed = redeemCode(grants, client, call);
    const body: Record<string, string> =
      'error' in redeemed
        ? {
            error: ERRORS[redeemed.error],
            error_description: redeemed.cause,
            error_uri: 'https://docs.github.com',
          }
        : { access_token: redeemed.token, token_type: 'bearer', scope: redeemed.grant.scope };
    const wantsJson = (call.headers.accept ?? '').includes('application/json');
    return wantsJson ? json(200, body) : form(200, body);
  }

  /** https://docs.github.com/en/rest/users/emails */
  function api({ headers }: Call, read: (grant: Grant) => unknown): Answer {
    if (!headers['user-agent']) return json(403, { message: 'Request forbidden by administrative rules.' });
    const grant = grants.holder(/^bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '');
    if (!grant) return json(401, { message: 'Bad credentials', status: '401' });
    return json(200, read(grant));
  }

  return { answer: (call) => routes[`${call.method} ${call.path}`]?.(call) ?? null };
}

const loginOf = (email: string) => email.split('@')[0]!;
