import { noContent, ok } from '../../platform/http/answer.ts';
import { versionTag } from '../../platform/http/etag.ts';
import { isoTime } from '../../platform/http/iso-time.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { changeRole } from './change-role.ts';
import { MemberNotFound } from './errors.ts';
import { openOrganisation } from './open-organisation.ts';
import type { Member } from './organisation.ts';
import type { OrganisationRoutesDeps } from './organisations.routes.ts';
import { removeMember } from './remove-member.ts';

const { MemberParams, Members, MemberView, OrganisationParams, OrganisationsQuery, RoleBody } = schemasIn(
  () => import('./organisations.schemas.ts'),
  ['MemberParams', 'Members', 'MemberView', 'OrganisationParams', 'OrganisationsQuery', 'RoleBody'],
);

const PATH = '/v1/orgs/:id/members';
const ONE = `${PATH}/:userId`;
const tags = ['organisations'];
const READ = { tags, auth: 'required', scope: 'orgs:read' } as const;
const WRITE = { tags, auth: 'required', scope: 'orgs:write' } as const;
// who gets another role is mailed at once, each time
const CHANGES = { name: 'members:change', max: 60, windowS: 3_600, fallback: 'dynamodb' } as const;
const REFUSED = {
  403: { description: '`role_required`: theirs, or the one they are given, is more than yours' },
  404: { description: '`organisation_not_found`, `member_not_found`' },
  409: { description: '`last_owner`, `personal_organisation`' },
};

/** Who belongs to an organisation, and as what. */
export function memberRoutes(deps: OrganisationRoutesDeps): readonly Route[] {
  return [listRoute(deps), readRoute(deps), changeRoute(deps), removeRoute(deps)];
}

function listRoute(deps: OrganisationRoutesDeps): Route {
  return route({
    ...READ,
    method: 'GET',
    path: PATH,
    summary: 'List the members of an organisation',
    params: OrganisationParams,
    query: OrganisationsQuery,
    answers: {
      200: { description: 'a page; `cursor` leads to the next, null at the end', schema: Members },
      404: { description: '`organisation_not_found`' },
    },
    handle: async ({
      principal: { userId },
      params: { id: organisationId },
      query: { limit, cursor = null },
    }) => {
      await openOrganisation(deps, { organisationId, userId, action: 'members.read', shared: false });
      const page = await deps.members.page(organisationId, { limit, cursor });
      return ok({
        items: await Promise.all(page.items.map((one) => viewOf(deps, one))),
        cursor: page.cursor,
      });
    },
  });
}

function readRoute(deps: OrganisationRoutesDeps): Route {
  return route({
    ...READ,
    method: 'GET',
    path: ONE,
    summary: 'Read one member of an organisation',
    params: MemberParams,
    answers: {
      200: { description: 'the member, with its ETag', schema: MemberView },
      304: { description: 'unchanged since If-None-Match' },
      404: REFUSED[404],
    },
    handle: async ({ principal, params: { id: organisationId, userId } }) => {
      const caller = { organisationId, userId: principal.userId };
      await openOrganisation(deps, { ...caller, action: 'members.read', shared: false });
      const member = await deps.members.find(organisationId, userId);
      if (!member) throw new MemberNotFound();
      return answerOf(deps, member);
    },
  });
}

function changeRoute(deps: OrganisationRoutesDeps): Route {
  return route({
    ...WRITE,
    method: 'PATCH',
    path: ONE,
    summary: 'Give a member another role',
    params: MemberParams,
    body: RoleBody,
    answers: {
      200: { description: 'the member, with its ETag', schema: MemberView },
      ...REFUSED,
      412: { description: 'changed since the version in If-Match' },
    },
    limits: [{ ...CHANGES, by: ({ principal }) => principal.userId }],
    handle: async ({
      principal,
      params: { id: organisationId, userId },
      body: { role },
      client,
      headers,
    }) => {
      const actor = { userId: principal.userId, device: deps.describeDevice(client.userAgent) };
      return answerOf(deps, await changeRole(deps, { actor, organisationId, userId, role, headers }));
    },
  });
}

function removeRoute(deps: OrganisationRoutesDeps): Route {
  return route({
    ...WRITE,
    method: 'DELETE',
    path: ONE,
    summary: 'Remove a member, or leave by your own id',
    params: MemberParams,
    answers: { 204: { description: 'they belong to it no more' }, ...REFUSED },
    handle: async ({ principal, params: { id: organisationId, userId }, client }) => {
      const actor = { userId: principal.userId, device: deps.describeDevice(client.userAgent) };
      await removeMember(deps, { actor, organisationId, userId });
      return noContent();
    },
  });
}

type Names = Pick<OrganisationRoutesDeps, 'nameOf'>;

async function viewOf({ nameOf }: Names, { userId, role, joinedAt }: Member) {
  return { userId, displayName: await nameOf(userId), role, joinedAt: isoTime(joinedAt) };
}

async function answerOf(deps: Names, member: Member) {
  return ok(await viewOf(deps, member), { etag: versionTag(member.version) });
}
