import { BadRequest, Unauthorized } from '../platform/errors.ts';
import { noContent } from '../platform/http/answer.ts';
import { byClient, route } from '../platform/http/route.ts';
import type { Route } from '../platform/http/route.ts';
import { schemasIn } from '../platform/http/schema.ts';
import { DEVICE_COOKIE, forgottenSession, REFRESH_COOKIE } from './cookies.ts';
import { describeDevice } from './device-name.ts';
import { emailLimitKey } from './email-address.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { refresh } from './refresh.ts';
import type { AuthServices } from './services.ts';
import { loginAnswer, tokensAnswer } from './tokens-answer.ts';

const { Credentials, LoginOutcome, RefreshBody, Tokens } = schemasIn(
  () => import('./auth.schemas.ts'),
  ['Credentials', 'LoginOutcome', 'RefreshBody', 'Tokens'],
);

const tags = ['auth'];
const TOKENS = {
  description: 'browsers, known by their Origin, get the tokens as cookies; programs find them here',
  schema: Tokens,
};

/** How a session begins, goes on and ends. */
export function loginRoutes(services: AuthServices): readonly Route[] {
  return [loginRoute(services), refreshRoute(services), logoutRoute(services)];
}

function loginRoute(services: AuthServices): Route {
  const fallback = 'dynamodb';
  return route({
    method: 'POST',
    path: '/v1/auth/login',
    summary: 'Log in with a mail address and a password',
    tags,
    auth: 'none',
    browser: true,
    body: Credentials,
    answers: {
      200: {
        description: `${TOKENS.description}; with a second factor, the challenge to send its code with`,
        schema: LoginOutcome,
      },
      401: { description: '`bad_credentials`: unknown address or wrong password' },
      403: { description: '`email_unverified`: the password is right, the address not proven' },
    },
    limits: [
      {
        name: 'login:mail+client',
        max: 5,
        windowS: 60,
        fallback,
        by: async (request) =>
          `${await emailLimitKey(services.keys, request.body.email)} ${byClient(request)}`,
      },
      { name: 'login:client', max: 30, windowS: 60, fallback, by: byClient },
    ],
    handle: async ({ body, client, cookies }) => {
      const device = describeDevice(client.userAgent);
      const outcome = await login(services, { ...body, device, deviceCookie: cookies[DEVICE_COOKIE] });
      return loginAnswer(services, outcome, { client, cookies });
    },
  });
}

function refreshRoute(services: AuthServices): Route {
  return route({
    method: 'POST',
    path: '/v1/auth/refresh',
    summary: 'Exchange the refresh token for its successor and a fresh access token',
    tags,
    auth: 'none',
    browser: true,
    body: RefreshBody,
    answers: { 200: TOKENS, 401: { description: '`refresh_token_invalid`: the session has ended' } },
    handle: async ({ body, client, cookies }) => {
      const { token, isCookie } = refreshTokenOf(body, cookies);
      if (token === null)
        throw new Unauthorized('refresh_token_missing', 'send the refresh token, or log in');
      const session = await refresh(services, { token, device: describeDevice(client.userAgent) });
      return tokensAnswer(session, isCookie, []);
    },
  });
}

function logoutRoute(services: AuthServices): Route {
  return route({
    method: 'POST',
    path: '/v1/auth/logout',
    summary: 'End this session; by the refresh token where the access token has ended',
    tags,
    auth: 'optional',
    // it ends the session in somebody's place, and that alone
    impersonation: 'allowed',
    browser: true,
    body: RefreshBody,
    answers: { 204: { description: 'ended, or there was none' } },
    handle: async ({ principal, body, client, cookies }) => {
      const { token: refreshToken } = refreshTokenOf(body, cookies);
      await logout(services, { principal, refreshToken, device: describeDevice(client.userAgent) });
      return noContent(client.origin === null ? {} : { cookies: forgottenSession });
    },
  });
}

/** @throws BadRequest when two are sent: which one is meant can't be known */
function refreshTokenOf(
  body: { readonly refreshToken?: string | undefined } | undefined,
  cookies: Readonly<Record<string, string>>,
) {
  const cookie = cookies[REFRESH_COOKIE] || null;
  const sent = body?.refreshToken ?? null;
  if (cookie !== null && sent !== null) {
    throw new BadRequest('ambiguous_credentials', 'got a cookie and a refresh token; send one of them');
  }
  return { token: cookie ?? sent, isCookie: cookie !== null };
}
