import { created, noContent, ok } from '../../platform/http/answer.ts';
import { versionTag } from '../../platform/http/etag.ts';
import { isoTime } from '../../platform/http/iso-time.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { createOrganisation } from './create-organisation.ts';
import { deleteOrganisation } from './delete-organisation.ts';
import { openOrganisation } from './open-organisation.ts';
import type { OpenOrganisation } from './open-organisation.ts';
import { renameOrganisation } from './rename-organisation.ts';
import { transferOwnership } from './transfer-ownership.ts';
import type { OrganisationServices } from './services.ts';

const {
  Organisations,
  OrganisationName,
  OrganisationParams,
  OrganisationsQuery,
  OrganisationView,
  TransferBody,
} = schemasIn(
  () => import('./organisations.schemas.ts'),
  [
    'Organisations',
    'OrganisationName',
    'OrganisationParams',
    'OrganisationsQuery',
    'OrganisationView',
    'TransferBody',
  ],
);

export interface OrganisationRoutesDeps extends OrganisationServices {
  readonly nameOf: (userId: string) => Promise<string | null>;
  /** What a user agent is called in audit logs: `Firefox on Linux`. */
  readonly describeDevice: (userAgent: string | null) => string;
}

const PATH = '/v1/orgs';
const ONE = `${PATH}/:id`;
const tags = ['organisations'];
const READ = { tags, auth: 'required', scope: 'orgs:read' } as const;
const WRITE = { tags, auth: 'required', scope: 'orgs:write' } as const;
/** What can't be undone by who it is done to. */
const SUDO = { tags, auth: 'sudo' } as const;
const CREATIONS = { name: 'organisations:create', max: 10, windowS: 3_600, fallback: 'dynamodb' } as const;
// managers and up to ten webhooks are told of each
const CHANGES = { name: 'organisations:change', max: 60, windowS: 3_600, fallback: 'dynamodb' } as const;
const NOT_FOUND = { 404: { description: '`organisation_not_found`: also one that you do not belong to' } };
const REFUSED = { ...NOT_FOUND, 403: { description: '`role_required`' } };

/** Organisations: whom plans, files and entitlements belong to. */
export function organisationRoutes(deps: OrganisationRoutesDeps): readonly Route[] {
  return [
    listRoute(deps),
    createRoute(deps),
    readRoute(deps),
    renameRoute(deps),
    deleteRoute(deps),
    transferRoute(deps),
  ];
}

function listRoute({ members, memberships, organisations }: OrganisationRoutesDeps): Route {
  return route({
    ...READ,
    method: 'GET',
    path: PATH,
    summary: 'List the organisations that you belong to',
    query: OrganisationsQuery,
    answers: {
      200: { description: 'a page; `cursor` leads to the next, null at the end', schema: Organisations },
    },
    handle: async ({ principal: { userId }, query: { limit, cursor = null } }) => {
      const [page, current] = await Promise.all([
        members.pageOf(userId, { limit, cursor }),
        memberships.currentOf(userId),
      ]);
      const items = await Promise.all(
        page.items.map(async (caller) => {
          const organisation = await organisations.find(caller.organisationId);
          const isCurrent = caller.organisationId === current?.organisationId;
          return organisation ? [{ ...viewOf({ organisation, caller }), current: isCurrent }] : [];
        }),
      );
      return ok({ items: items.flat(), cursor: page.cursor });
    },
  });
}

function createRoute(deps: OrganisationRoutesDeps): Route {
  return route({
    ...WRITE,
    method: 'POST',
    path: PATH,
    summary: 'Create an organisation that you own',
    idempotency: 'optional',
    body: OrganisationName,
    answers: {
      201: { description: 'created', schema: OrganisationView },
      409: { description: '`too_many_organisations`' },
    },
    limits: [{ ...CREATIONS, by: ({ principal }) => principal.userId }],
    handle: async ({ principal: { userId }, body: { name }, client }) => {
      const actor = { userId, device: deps.describeDevice(client.userAgent) };
      const organisation = await createOrganisation(deps, { actor, name });
      const view = viewOf({ organisation, caller: { role: 'owner' } });
      const location = `${PATH}/${organisation.organisationId}`;
      return created(view, location, { etag: versionTag(organisation.version) });
    },
  });
}

function readRoute(deps: OrganisationRoutesDeps): Route {
  return route({
    ...READ,
    method: 'GET',
    path: ONE,
    summary: 'Read an organisation that you belong to',
    params: OrganisationParams,
    answers: {
      200: { description: 'the organisation, with its ETag', schema: OrganisationView },
      304: { description: 'unchanged since If-None-Match' },
      ...NOT_FOUND,
    },
    handle: async ({ principal: { userId }, params: { id: organisationId } }) => {
      const opening = { organisationId, userId, action: 'organisation.read', shared: false } as const;
      return answerOf(await openOrganisation(deps, opening));
    },
  });
}

function renameRoute(deps: OrganisationRoutesDeps): Route {
  return route({
    ...WRITE,
    method: 'PATCH',
    path: ONE,
    summary: 'Rename an organisation',
    params: OrganisationParams,
    body: OrganisationName,
    answers: {
      200: { description: 'the organisation, with its ETag', schema: OrganisationView },
      ...REFUSED,
      409: { description: '`personal_organisation`' },
      412: { description: 'changed since the version in If-Match' },
    },
    limits: [{ ...CHANGES, by: ({ principal }) => principal.userId }],
    handle: async ({
      principal: { userId },
      params: { id: organisationId },
      body: { name },
      client,
      headers,
    }) => {
      const actor = { userId, device: deps.describeDevice(client.userAgent) };
      return answerOf(await renameOrganisation(deps, { actor, organisationId, name, headers }));
    },
  });
}

function deleteRoute(deps: OrganisationRoutesDeps): Route {
  return route({
    ...SUDO,
    method: 'DELETE',
    path: ONE,
    summary:
      'Delete an organisation, and everybody’s membership; asked again, it takes up what was interrupted',
    params: OrganisationParams,
    answers: {
      204: { description: 'gone' },
      ...REFUSED,
      409: { description: '`personal_organisation`, `active_subscription`' },
    },
    handle: async ({ principal: { userId }, params: { id: organisationId }, client }) => {
      const actor = { userId, device: deps.describeDevice(client.userAgent) };
      await deleteOrganisation(deps, { actor, organisationId });
      return noContent();
    },
  });
}

function transferRoute(deps: OrganisationRoutesDeps): Route {
  return route({
    ...SUDO,
    method: 'POST',
    path: `${ONE}/transfer`,
    summary: 'Make another member the owner in your place; you become an admin',
    idempotency: 'optional',
    params: OrganisationParams,
    body: TransferBody,
    answers: {
      200: { description: 'the organisation, with its ETag', schema: OrganisationView },
      403: REFUSED[403],
      404: { description: '`organisation_not_found`, `member_not_found`: also for your own id' },
      409: { description: '`personal_organisation`' },
    },
    limits: [{ ...CHANGES, by: ({ principal }) => principal.userId }],
    handle: async ({ principal: { userId }, params: { id: organisationId }, body, client }) => {
      const actor = { userId, device: deps.describeDevice(client.userAgent) };
      return answerOf(await transferOwnership(deps, { actor, organisationId, to: body.userId }));
    },
  });
}

interface Viewed {
  readonly organisation: OpenOrganisation['organisation'];
  readonly caller: Pick<OpenOrganisation['caller'], 'role'>;
}

function viewOf({ organisation, caller: { role } }: Viewed) {
  const { organisationId: id, name, personal, members, createdAt } = organisation;
  return { id, name, personal, role, members, createdAt: isoTime(createdAt) };
}

export function answerOf(viewed: Viewed) {
  return ok(viewOf(viewed), { etag: versionTag(viewed.organisation.version) });
}
