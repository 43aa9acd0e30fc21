import { Unauthorized } from '../../platform/errors.ts';
import { ok } from '../../platform/http/answer.ts';
import type { Answer } from '../../platform/http/answer.ts';
import type { HttpRequest } from '../../platform/http/request.ts';
import { byClient, route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { randomToken } from '../../platform/ids.ts';
import { authenticate } from '../authenticate.ts';
import { OAUTH_COOKIE, oauthCookie, REFRESH_COOKIE, REGISTRATION_COOKIE } from '../cookies.ts';
import { describeDevice } from '../device-name.ts';
import { endReplaced } from '../end-replaced.ts';
import { preferredLanguage } from '../language.ts';
import type { AuthServices } from '../services.ts';
import { refusedAnswer, finishedAnswer } from './callback-answer.ts';
import { finishOAuth } from './finish.ts';
import type { Finished } from './finish.ts';
import { FLOW_S } from './flow.repository.ts';
import { PROVIDER_NAMES } from './oauth.contract.ts';
import type { ProviderId } from './oauth.contract.ts';
import { assertOwnPage } from './own-page.ts';
import { isRefusal } from './provider-call.ts';
import type { Providers } from './providers.ts';
import { startOAuth } from './start.ts';

const {
  CallbackQuery,
  ProviderParams,
  Providers: ProvidersView,
  StartQuery,
} = schemasIn(
  () => import('./oauth.schemas.ts'),
  ['CallbackQuery', 'ProviderParams', 'Providers', 'StartQuery'],
);

const tags = ['auth'];
const BINDER = /^[\w-]{43}$/;
const limit = { max: 10, windowS: 60, fallback: 'dynamodb', by: byClient } as const;
const NOT_CONFIGURED = { 404: { description: '`provider_not_configured`' } };

/**
 * Logging in by another provider: the routes that need our secrets there, and a way to it by IPv4, which GitHub wants.
 *
 * @param providers those that are set up; null where the routes are only described, and another function answers them
 */
export function oauthRoutes(services: AuthServices, providers: Providers | null): readonly Route[] {
  const here = () => {
    if (providers) return providers;
    throw new Error('the routes of OAuth were called where they are only described: route them to egress');
  };
  return [listRoute(here), startRoute(services, here), callbackRoute(services, here)];
}

type Here = () => Providers;

function listRoute(here: Here): Route {
  return route({
    method: 'GET',
    path: '/v1/auth/oauth',
    summary: 'The providers that people can log in with here',
    tags,
    auth: 'none',
    answers: { 200: { description: 'for the buttons of a login page', schema: ProvidersView } },
    handle: async () => {
      const ids = await here().list();
      return ok({ providers: ids.map((id) => ({ id, name: PROVIDER_NAMES[id] })) });
    },
  });
}

function startRoute(services: AuthServices, here: Here): Route {
  return route({
    method: 'GET',
    path: '/v1/auth/oauth/:provider',
    summary: 'Log in with a provider, or add its login to the account: a page to go to, not to fetch',
    tags,
    auth: 'optional',
    impersonation: 'refused',
    params: ProviderParams,
    query: StartQuery,
    answers: {
      302: { description: 'to the provider; good for ten minutes in this browser' },
      403: {
        description: '`origin_not_allowed`: another site’s page began it; `sudo_required`, to add a login',
      },
      ...NOT_CONFIGURED,
    },
    limits: [{ name: 'oauth:start', ...limit }],
    handle: async (request) => {
      const { params, query, headers, cookies } = request;
      assertOwnPage(headers, query.link !== undefined);
      const provider = await here().find(params.provider);
      const link = query.link === undefined ? null : await sudoOf(services, request);
      // the same for all its tabs: what one of them begins must not end what another has begun
      const known = cookies[OAUTH_COOKIE] ?? '';
      const binder = BINDER.test(known) ? known : randomToken();
      const redirectUri = redirectUriOf(services, params.provider);
      const { returnTo } = query;
      const location = await startOAuth(services, { provider, redirectUri, binder, returnTo, link });
      return { status: 302, headers: { Location: location }, cookies: [oauthCookie(binder, FLOW_S)] };
    },
  });
}

function callbackRoute(services: AuthServices, here: Here): Route {
  return route({
    method: 'GET',
    path: '/v1/auth/oauth/:provider/callback',
    summary: 'Where a provider sends the browser back to',
    tags,
    auth: 'none',
    params: ProviderParams,
    query: CallbackQuery,
    answers: {
      303: {
        description:
          'logged in, by cookies, and to the page that was asked for; else to /login.html, with `#challenge=` where a second factor is to be proven, and with `#error=` and a code where it failed',
      },
      ...NOT_CONFIGURED,
    },
    limits: [{ name: 'oauth:callback', ...limit }],
    handle: async ({ params, query, headers, cookies, client }): Promise<Answer> => {
      const provider = await here().find(params.provider);
      const { state, code, iss, error } = query;
      const device = describeDevice(client.userAgent);
      try {
        const finished = await finishOAuth(services, {
          provider,
          redirectUri: redirectUriOf(services, params.provider),
          response: { state: one(state), code: one(code), iss: one(iss), error: one(error) },
          binder: cookies[OAUTH_COOKIE] ?? null,
          visitor: {
            registrationToken: cookies[REGISTRATION_COOKIE] ?? null,
            device,
            locale: preferredLanguage(headers['accept-language']),
          },
        });
        const refreshToken = cookies[REFRESH_COOKIE] || null;
        if (refreshToken !== null && isLogin(finished)) await endReplaced(services, { refreshToken, device });
        return finishedAnswer(params.provider, finished);
      } catch (failure) {
        if (isRefusal(failure)) return refusedAnswer(params.provider, failure);
        throw failure;
      }
    },
  });
}

/** Whether it started a session: neither a link nor a first factor does. */
function isLogin({ outcome }: Finished): boolean {
  return outcome !== 'linked' && !('mfaRequired' in outcome);
}

/** @throws Unauthorized, SudoRequired */
async function sudoOf(services: AuthServices, request: HttpRequest) {
  const principal = await authenticate(services, request, 'sudo');
  if (!principal || principal.via === 'api-key') throw new Unauthorized();
  const { userId, sessionId } = principal;
  return { userId, sessionId };
}

/** One for each provider, so that no provider's answer is taken for another's (RFC 9700, 4.4.2.2). */
function redirectUriOf({ origin }: Pick<AuthServices, 'origin'>, provider: ProviderId): string {
  return `${origin}/v1/auth/oauth/${provider}/callback`;
}

/** A parameter that must not be repeated (RFC 6749, 3.1): one that is, is none. */
function one(value: string | string[] | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
