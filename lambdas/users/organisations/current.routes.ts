import { noContent } from '../../platform/http/answer.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { accessTo } from './access-to.ts';
import { openOrganisation } from './open-organisation.ts';
import { answerOf } from './organisations.routes.ts';
import type { OrganisationServices } from './services.ts';
import { switchOrganisation } from './switch-organisation.ts';

const { CurrentBody, OrganisationView } = schemasIn(
  () => import('./organisations.schemas.ts'),
  ['CurrentBody', 'OrganisationView'],
);

const PATH = '/v1/users/me/organisation';
const tags = ['organisations'];

/** The organisation that somebody means where they name none. */
export function currentOrganisationRoutes(deps: OrganisationServices): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: PATH,
      summary: 'Read the organisation that is meant where a request names none',
      tags,
      auth: 'required',
      scope: 'orgs:read',
      answers: {
        200: { description: 'the one you switched to, else your personal one', schema: OrganisationView },
        304: { description: 'unchanged since If-None-Match' },
      },
      handle: async ({ principal: { userId } }) => {
        const action = 'organisation.read';
        const { organisationId } = await accessTo(deps.memberships, { userId, action });
        return answerOf(await openOrganisation(deps, { organisationId, userId, action, shared: false }));
      },
    }),
    route({
      method: 'PUT',
      path: PATH,
      summary: 'Switch to another organisation of yours',
      tags,
      auth: 'required',
      scope: 'orgs:write',
      body: CurrentBody,
      answers: {
        204: { description: 'it is meant from now on where a request names none' },
        404: { description: '`organisation_not_found`: also one that you do not belong to' },
      },
      handle: async ({ principal: { userId }, body: { organisationId } }) => {
        await switchOrganisation(deps, { userId, organisationId });
        return noContent();
      },
    }),
  ];
}
