import { Unauthorized } from '../platform/errors.ts';
import { noContent, ok } from '../platform/http/answer.ts';
import { isoTime } from '../platform/http/iso-time.ts';
import { route } from '../platform/http/route.ts';
import type { Route } from '../platform/http/route.ts';
import { schemasIn } from '../platform/http/schema.ts';
import { AUTH_AUDIT } from './auth.contract.ts';
import { describeDevice } from './device-name.ts';
import { endSession } from './end-session.ts';
import { endSessions } from './end-sessions.ts';
import { listSessions } from './list-sessions.ts';
import type { AuthServices } from './services.ts';
import type { Session } from './session.ts';

const { CurrentSession, ScopeQuery, SessionParams, SessionsPage, SessionsQuery } = schemasIn(
  () => import('./auth.schemas.ts'),
  ['CurrentSession', 'ScopeQuery', 'SessionParams', 'SessionsPage', 'SessionsQuery'],
);

const tags = ['auth'];

/** This session, and the list of devices. */
export function sessionRoutes(services: AuthServices): readonly Route[] {
  return [
    currentSessionRoute(services),
    listRoute(services),
    endOneRoute(services),
    endOthersRoute(services),
  ];
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
    impersonation: 'refused',
    query: SessionsQuery,
    answers: {
      200: {
        description: 'a page; `cursor` leads to the next, null at the end',
        schema: SessionsPage,
      },
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

function view(session: Session, currentId: string) {
  const { sessionId: id, device, impersonatedBy } = session;
  return {
    id,
    device,
    impersonatedBy,
    createdAt: isoTime(session.createdAt),
    lastSeenAt: isoTime(session.lastSeenAt),
    expiresAt: isoTime(session.idleEndsAt),
    current: id === currentId,
  };
}
