import type { Actor } from '../../auth/index.ts';
import { created, noContent } from '../../platform/http/answer.ts';
import { isoTime } from '../../platform/http/iso-time.ts';
import type { SessionPrincipal } from '../../platform/http/request.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import type { AdminServices } from '../services.ts';

const { ImpersonationDocument, PersonParams, Reason } = schemasIn(
  () => import('./people.schemas.ts'),
  ['ImpersonationDocument', 'PersonParams', 'Reason'],
);

const CHANGES = { name: 'admin:change', max: 30, windowS: 60, fallback: 'dynamodb' } as const;
const IMPERSONATIONS = { name: 'admin:impersonate', max: 10, windowS: 600, fallback: 'dynamodb' } as const;

const tags = ['admin'];
const refusals = {
  404: { description: '`user_not_found`: nobody has this id, or has proven the address of its account' },
  409: { description: '`own_account`' },
};

/** What administrators do to the accounts of others; each with its reason, which the person may read. */
export function accountRoutes(services: AdminServices): readonly Route[] {
  return [
    changeRoute(services, 'suspend', 'Suspend an account: its sessions end, and nothing lets anybody in'),
    changeRoute(services, 'reinstate', 'Let a suspended account in again'),
    changeRoute(
      services,
      'revoke-sessions',
      'End every session of an account, also those in its owner’s place',
    ),
    impersonateRoute(services),
  ];
}

type Change = 'suspend' | 'reinstate' | 'revoke-sessions';

function changeRoute({ auth, describeDevice }: AdminServices, change: Change, summary: string): Route {
  const changes = {
    suspend: auth.suspend,
    reinstate: auth.reinstate,
    'revoke-sessions': auth.revokeSessions,
  } as const;
  return route({
    method: 'POST',
    path: `/v1/admin/users/:id/${change}`,
    summary,
    tags,
    auth: 'required',
    role: 'admin',
    params: PersonParams,
    body: Reason,
    answers: { 204: { description: 'so it is, now or already' }, ...refusals },
    limits: [{ ...CHANGES, by: ({ principal }) => principal.userId }],
    handle: async ({ principal, client, params: { id }, body: { reason } }) => {
      await changes[change](id, actorOf(principal, describeDevice(client.userAgent), reason));
      return noContent();
    },
  });
}

function impersonateRoute({ auth, describeDevice }: AdminServices): Route {
  return route({
    method: 'POST',
    path: '/v1/admin/users/:id/impersonate',
    summary: 'Look at the service as a person sees it, for a quarter of an hour; they are told',
    tags,
    auth: 'sudo',
    role: 'admin',
    params: PersonParams,
    body: Reason,
    answers: {
      201: {
        description: 'a token to be sent as Bearer; nothing refreshes it',
        schema: ImpersonationDocument,
      },
      ...refusals,
      409: { description: '`own_account`, `admin_account`' },
    },
    limits: [{ ...IMPERSONATIONS, by: ({ principal }) => principal.userId }],
    handle: async ({ principal, client, params: { id }, body: { reason } }) => {
      const actor = actorOf(principal, describeDevice(client.userAgent), reason);
      const { sessionId, accessToken, expiresAt } = await auth.impersonate(id, actor);
      return created({ sessionId, tokenType: 'Bearer', accessToken, expiresAt: isoTime(expiresAt) }, null);
    },
  });
}

function actorOf({ userId: by }: SessionPrincipal, device: string, reason: string): Actor {
  return { by, device, reason };
}
