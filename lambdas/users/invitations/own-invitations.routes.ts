import { noContent, ok } from '../../platform/http/answer.ts';
import { isoTime } from '../../platform/http/iso-time.ts';
import { byClient, route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { answerOf } from '../organisations/organisations.routes.ts';
import type { InvitationRoutesDeps } from './invitations.routes.ts';
import { acceptInvitation } from './accept-invitation.ts';
import { declineInvitation } from './decline-invitation.ts';
import { InvitationTokenInvalid } from './errors.ts';
import { openAt, openByToken } from './open-own-invitation.ts';
import type { OpenOwnInvitation, OwnInvitation } from './open-own-invitation.ts';

const { InvitationOffer, InvitationToken, OwnInvitationParams, OwnInvitations } = schemasIn(
  () => import('./invitations.schemas.ts'),
  ['InvitationOffer', 'InvitationToken', 'OwnInvitationParams', 'OwnInvitations'],
);
const { OrganisationView } = schemasIn(
  () => import('../organisations/organisations.schemas.ts'),
  ['OrganisationView'],
);

const BY_TOKEN = '/v1/invitations';
const OWN = '/v1/users/me/invitations';
const tags = ['organisations'];
const WRITE = {
  method: 'POST',
  tags,
  auth: 'required',
  scope: 'orgs:write',
  idempotency: 'optional',
} as const;
const TRIES = {
  name: 'invitations:token',
  max: 60,
  windowS: 60,
  fallback: 'dynamodb',
  by: byClient,
} as const;
const TOKEN_INVALID = { 400: { description: '`token_invalid`: used, revoked, expired or unknown' } };
const ELSEWHERE = { 403: { description: '`invitation_for_another_address`' } };
const NOT_FOUND = { 404: { description: '`invitation_not_found`: also one for another address' } };
const JOINED = {
  200: { description: 'you belong to the organisation', schema: OrganisationView },
  409: { description: '`already_member`, `organisation_full`, `too_many_organisations`' },
};
const DECLINED = { 204: { description: 'its link is dead' } };

/** Invitations, as who was invited sees them. */
export function ownInvitationRoutes(deps: InvitationRoutesDeps): readonly Route[] {
  return [previewRoute(deps), listRoute(deps), ...tokenRoutes(deps), ...idRoutes(deps)];
}

function previewRoute(deps: InvitationRoutesDeps): Route {
  return route({
    method: 'POST',
    path: `${BY_TOKEN}/preview`,
    summary: 'Read what the invitation in a mail is for; it is not used by that',
    tags,
    auth: 'none',
    browser: true,
    body: InvitationToken,
    answers: { 200: { description: 'what it is for', schema: InvitationOffer }, ...TOKEN_INVALID },
    limits: [TRIES],
    handle: async ({ body: { token } }) => {
      const found = await openByToken(deps, token);
      if (!found) throw new InvitationTokenInvalid();
      return ok(await offerOf(deps, found));
    },
  });
}

function listRoute(deps: InvitationRoutesDeps): Route {
  return route({
    method: 'GET',
    path: OWN,
    summary: 'List the open invitations for your mail address',
    tags,
    auth: 'required',
    scope: 'orgs:read',
    answers: { 200: { description: 'all of them', schema: OwnInvitations } },
    handle: async ({ principal: { userId } }) => {
      const address = await deps.addressOf(userId);
      const places =
        address === null ? [] : await deps.invitations.ofAddress(await deps.addressKeys(address));
      const items = await Promise.all(
        places.map(async (place) => {
          const found = await openAt(deps, place);
          return found ? [{ id: place.invitationId, ...(await offerOf(deps, found)) }] : [];
        }),
      );
      return ok({ items: items.flat() });
    },
  });
}

function tokenRoutes(deps: InvitationRoutesDeps): readonly Route[] {
  const byToken = { ...WRITE, body: InvitationToken, limits: [TRIES] };
  return [
    route({
      ...byToken,
      path: `${BY_TOKEN}/accept`,
      summary: 'Join the organisation that the invitation in a mail is for',
      answers: { ...JOINED, ...TOKEN_INVALID, ...ELSEWHERE },
      handle: ({ principal, body, client }) => accept(deps, principal.userId, client.userAgent, body),
    }),
    route({
      ...byToken,
      path: `${BY_TOKEN}/decline`,
      summary: 'Decline the invitation in a mail',
      answers: { ...DECLINED, ...TOKEN_INVALID, ...ELSEWHERE },
      handle: ({ principal, body, client }) => decline(deps, principal.userId, client.userAgent, body),
    }),
  ];
}

function idRoutes(deps: InvitationRoutesDeps): readonly Route[] {
  const byId = { ...WRITE, params: OwnInvitationParams };
  return [
    route({
      ...byId,
      path: `${OWN}/:invitationId/accept`,
      summary: 'Join the organisation that an invitation for your mail address is for',
      answers: { ...JOINED, ...NOT_FOUND },
      handle: ({ principal, params, client }) => accept(deps, principal.userId, client.userAgent, params),
    }),
    route({
      ...byId,
      path: `${OWN}/:invitationId/decline`,
      summary: 'Decline an invitation for your mail address',
      answers: { ...DECLINED, ...NOT_FOUND },
      handle: ({ principal, params, client }) => decline(deps, principal.userId, client.userAgent, params),
    }),
  ];
}

type Decide<T> = (
  deps: InvitationRoutesDeps,
  userId: string,
  userAgent: string | null,
  wanted: OwnInvitation,
) => Promise<T>;

const accept: Decide<ReturnType<typeof ok>> = async (deps, userId, userAgent, wanted) => {
  const actor = { userId, device: deps.describeDevice(userAgent) };
  return answerOf(await acceptInvitation(deps, { actor, wanted }));
};

const decline: Decide<ReturnType<typeof noContent>> = async (deps, userId, userAgent, wanted) => {
  const actor = { userId, device: deps.describeDevice(userAgent) };
  await declineInvitation(deps, { actor, wanted });
  return noContent();
};

async function offerOf({ nameOf }: InvitationRoutesDeps, { organisation, invitation }: OpenOwnInvitation) {
  const { organisationId: id, name } = organisation;
  const { role, invitedBy, expiresAt } = invitation;
  return {
    organisation: { id, name },
    role,
    invitedBy: await nameOf(invitedBy),
    expiresAt: isoTime(expiresAt * 1_000),
  };
}
