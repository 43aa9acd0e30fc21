import { readEmail } from '../../platform/email-address.ts';
import { created, noContent, ok } from '../../platform/http/answer.ts';
import { isoTime } from '../../platform/http/iso-time.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { permits } from '../organisations/access.ts';
import { openOrganisation } from '../organisations/open-organisation.ts';
import { INVITATION_SEALS } from '../organisations/organisations.contract.ts';
import type { PersonalSeal } from '../personal-seal.ts';
import type { Invitation } from './invitation.ts';
import { invite } from './invite.ts';
import { resendInvitation } from './resend-invitation.ts';
import { revokeInvitation } from './revoke-invitation.ts';
import type { InvitationServices } from './services.ts';

const { InvitationBody, InvitationParams, Invitations, InvitationsParams, InvitationView } = schemasIn(
  () => import('./invitations.schemas.ts'),
  ['InvitationBody', 'InvitationParams', 'Invitations', 'InvitationsParams', 'InvitationView'],
);

const PATH = '/v1/orgs/:id/invitations';
const ONE = `${PATH}/:invitationId`;
const tags = ['organisations'];
const READ = { tags, auth: 'required', scope: 'orgs:read' } as const;
const WRITE = { tags, auth: 'required', scope: 'orgs:write' } as const;
const HOUR_S = 3_600;
// the mails go to people who have not asked for them: few to one address, whoever sends them
const BY_PERSON = { name: 'invitations:person', max: 20, windowS: HOUR_S, fallback: 'dynamodb' } as const;
const BY_ORGANISATION = { name: 'invitations:org', max: 50, windowS: HOUR_S, fallback: 'dynamodb' } as const;
const BY_ADDRESS = {
  name: 'invitations:address',
  max: 5,
  windowS: 24 * HOUR_S,
  fallback: 'dynamodb',
} as const;
const BY_INVITATION = { name: 'invitations:resend', max: 3, windowS: HOUR_S, fallback: 'dynamodb' } as const;
const REFUSED = {
  403: { description: '`role_required`' },
  404: { description: '`organisation_not_found`, `invitation_not_found`' },
};

/** Invitations, as who manages them sees them. */
export interface InvitationRoutesDeps extends InvitationServices {
  /** What a user agent is called in audit logs: `Firefox on Linux`. */
  readonly describeDevice: (userAgent: string | null) => string;
}

export function invitationRoutes(deps: InvitationRoutesDeps): readonly Route[] {
  return [inviteRoute(deps), listRoute(deps), resendRoute(deps), revokeRoute(deps)];
}

function inviteRoute(deps: InvitationRoutesDeps): Route {
  return route({
    ...WRITE,
    method: 'POST',
    path: PATH,
    summary: 'Invite a mail address to an organisation; the invitation is mailed and lives for 7 days',
    idempotency: 'optional',
    params: InvitationsParams,
    body: InvitationBody,
    answers: {
      201: { description: 'a mail is on its way', schema: InvitationView },
      ...REFUSED,
      409: {
        description:
          '`already_member`, `already_invited`, `too_many_invitations`, `organisation_full`, `personal_organisation`',
      },
    },
    limits: [
      { ...BY_PERSON, by: ({ principal }) => principal.userId },
      { ...BY_ORGANISATION, by: managed(deps, ({ id }) => id) },
      { ...BY_ADDRESS, by: ({ body }) => readEmail(body.email).identity },
    ],
    handle: async ({
      principal: { userId },
      params: { id: organisationId },
      body: { email, role },
      client,
    }) => {
      const actor = { userId, device: deps.describeDevice(client.userAgent) };
      const invitation = await invite(deps, { actor, organisationId, email, role });
      return created(viewOf(invitation, await deps.sealOf(userId)), null);
    },
  });
}

function listRoute(deps: InvitationRoutesDeps): Route {
  return route({
    ...READ,
    method: 'GET',
    path: PATH,
    summary: 'List the open invitations of an organisation',
    params: InvitationsParams,
    answers: { 200: { description: 'all of them, oldest first', schema: Invitations }, ...REFUSED },
    handle: async ({ principal: { userId }, params: { id: organisationId } }) => {
      const opening = { organisationId, userId, action: 'invitations.read', shared: false } as const;
      await openOrganisation(deps, opening);
      const open = await deps.invitations.ofOrganisation(organisationId);
      const inviters = [...new Set(open.map(({ invitedBy }) => invitedBy))];
      const seals = new Map(
        await Promise.all(inviters.map(async (one) => [one, await deps.sealOf(one)] as const)),
      );
      return ok({ items: open.flatMap((one) => viewOf(one, seals.get(one.invitedBy) ?? null) ?? []) });
    },
  });
}

function resendRoute(deps: InvitationRoutesDeps): Route {
  return route({
    ...WRITE,
    method: 'POST',
    path: `${ONE}/resend`,
    summary: 'Mail an invitation once more, with another link; the one before dies',
    idempotency: 'optional',
    params: InvitationParams,
    answers: { 200: { description: 'a mail is on its way', schema: InvitationView }, ...REFUSED },
    limits: [
      { ...BY_PERSON, by: ({ principal }) => principal.userId },
      { ...BY_ORGANISATION, by: managed(deps, ({ id }) => id) },
      { ...BY_INVITATION, by: managed(deps, ({ invitationId }) => invitationId) },
    ],
    handle: async ({ principal: { userId }, params: { id: organisationId, invitationId }, client }) => {
      const actor = { userId, device: deps.describeDevice(client.userAgent) };
      const invitation = await resendInvitation(deps, { actor, organisationId, invitationId });
      return ok(viewOf(invitation, await deps.sealOf(invitation.invitedBy)));
    },
  });
}

function revokeRoute(deps: InvitationRoutesDeps): Route {
  return route({
    ...WRITE,
    method: 'DELETE',
    path: ONE,
    summary: 'Revoke an invitation',
    params: InvitationParams,
    answers: { 204: { description: 'its link is dead' }, ...REFUSED },
    handle: async ({ principal: { userId }, params: { id: organisationId, invitationId }, client }) => {
      const actor = { userId, device: deps.describeDevice(client.userAgent) };
      await revokeInvitation(deps, { actor, organisationId, invitationId });
      return noContent();
    },
  });
}

/** Counts for those who may invite alone: a stranger must not use up what others have. */
function managed<Params extends { readonly id: string }>(
  { memberships }: Pick<InvitationRoutesDeps, 'memberships'>,
  key: (params: Params) => string,
) {
  return async ({
    principal,
    params,
  }: {
    readonly principal: { readonly userId: string };
    readonly params: Params;
  }) => {
    const membership = await memberships.find(params.id, principal.userId);
    return membership && permits(membership.role, 'invitations.manage') ? key(params) : null;
  };
}

/** Null where nobody can read the address any more. */
function viewOf(invitation: Invitation, seal: PersonalSeal | null) {
  if (!seal) return null;
  const { invitationId: id, sealedAddress, role, invitedBy, createdAt, expiresAt } = invitation;
  const email = seal.open(sealedAddress, INVITATION_SEALS.address);
  const times = { createdAt: isoTime(createdAt), expiresAt: isoTime(expiresAt * 1_000) };
  return { id, email, role, invitedBy, ...times };
}
