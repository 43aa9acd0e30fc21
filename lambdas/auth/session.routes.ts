import { BadRequest, Unauthorized } from '../platform/errors.ts';
import { noContent, ok } from '../platform/http/answer.ts';
import type { Answer } from '../platform/http/answer.ts';
import type { Cookie } from '../platform/http/cookies.ts';
import { byClient, route } from '../platform/http/route.ts';
import type { Route } from '../platform/http/route.ts';
import { AUTH_AUDIT } from './auth.contract.ts';
import {
  Credentials,
  CurrentSession,
  RefreshBody,
  ScopeQuery,
  SessionParams,
  SessionsPage,
  SessionsQuery,
  Tokens,
} from './auth.schemas.ts';
import { DEVICE_COOKIE, deviceCookie, forgottenSession, REFRESH_COOKIE, sessionCookies } from './cookies.ts';
import { describeDevice } from './device-name.ts';
import { readEmail } from './email-address.ts';
import { endSession } from './end-session.ts';
import { endSessions } from './end-sessions.ts';
import { listSessions } from './list-sessions.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { refresh } from './refresh.ts';
import type { AuthServices } from './services.ts';
import type { Session } from './session.ts';
import type { StartedSession } from './start-session.ts';
import { ACCESS_TOKEN_S } from './tokens/access-token.ts';

const tags = ['auth'];
const TOKENS = {
  description: 'browsers, known by their Origin, get the tokens as cookies; programs find them here',
  schema: Tokens,
};

/** Login, refresh, logout, and the list of devices. */
export function sessionRoutes(services: AuthServices): readonly Route[] {
  return [
    loginRoute(services),
    refreshRoute(services),
    logoutRoute(services),
    currentSessionRoute(services),
    listRoute(services),
    endOneRoute(services),
    endOthersRoute(services),
  ];
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
      200: TOKENS,
      401: { description: '`bad_credentials`: unknown address or wrong password' },
      403: { description: '`email_unverified`: the password is right, the address not proven' },
    },
    limits: [
      {
        name: 'login:mail+client',
        max: 5,
        windowS: 60,
        fallback,
        by: (request) => `${readEmail(request.body.email).identity} ${byClient(request)}`,
      },
      { name: 'login:client', max: 30, windowS: 60, fallback, by: byClient },
    ],
    handle: async ({ body, client, cookies }) => {
      const device = describeDevice(client.userAgent);
      const session = await login(services, { ...body, device, deviceCookie: cookies[DEVICE_COOKIE] });
      return tokensAnswer(session, client.origin !== null, [deviceCookie(session.deviceCookie)]);
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

function currentSessionRoute(services: AuthServices): Route {
  return route({
    method: 'GET',
    path: '/v1/auth/session',
    summary: 'Who you are logged in as, and how',
    tags,
    auth: 'required',
    answers: { 200: { description: 'this session', schema: CurrentSession } },
    handle: async ({ principal: { userId, sessionId } }) => {
      const session = await services.sessions.find(userId, sessionId);
      if (!session) throw new Unauthorized(); // ended in this very moment
      return ok({ userId, session: view(session, sessionId) });
    },
  });
}

function listRoute(services: AuthServices): Route {
  return route({
    method: 'GET',
    path: '/v1/auth/sessions',
    summary: 'The devices you are logged in on',
    tags,
    auth: 'required',
    query: SessionsQuery,
    answers: {
      200: { description: 'a page; `cursor` leads to the next, null at the end', schema: SessionsPage },
    },
    handle: async ({ principal: { userId, sessionId }, query }) => {
      const page = await listSessions(services, { userId, cursor: query.cursor ?? null });
      return ok({ items: page.sessions.map((session) => view(session, sessionId)), cursor: page.cursor });
    },
  });
}

function endOneRoute(services: AuthServices): Route {
  return route({
    method: 'DELETE',
    path: '/v1/auth/sessions/:id',
    summary: 'Log a device out, at once',
    tags,
    auth: 'required',
    params: SessionParams,
    answers: { 204: { description: 'ended, or there was none' } },
    handle: async ({ principal: { userId }, params: { id: sessionId }, client }) => {
      const device = describeDevice(client.userAgent);
      await endSession(services, { userId, sessionId, device, action: AUTH_AUDIT.sessionEnded });
      return noContent();
    },
  });
}

function endOthersRoute(services: AuthServices): Route {
  return route({
    method: 'DELETE',
    path: '/v1/auth/sessions',
    summary: 'Log every other device out, at once',
    tags,
    auth: 'required',
    query: ScopeQuery,
    answers: { 204: { description: 'this is the only session now' } },
    handle: async ({ principal: { userId, sessionId }, client }) => {
      await endSessions(services, { userId, except: sessionId, device: describeDevice(client.userAgent) });
      return noContent();
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

/** Tokens never stand in a body that a browser's scripts could read. */
function tokensAnswer(session: StartedSession, isBrowser: boolean, more: readonly Cookie[]): Answer {
  const { userId, sessionId, accessToken, refreshToken } = session;
  const common = { userId, sessionId, expiresIn: ACCESS_TOKEN_S };
  if (isBrowser) return ok(common, { cookies: [...sessionCookies(session), ...more] });
  return ok({ ...common, tokenType: 'Bearer', accessToken, refreshToken });
}

function view(session: Session, currentId: string) {
  const { sessionId: id, device } = session;
  return {
    id,
    device,
    createdAt: iso(session.createdAt),
    lastSeenAt: iso(session.lastSeenAt),
    expiresAt: iso(session.idleEndsAt),
    current: id === currentId,
  };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
