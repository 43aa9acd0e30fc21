import { NotFound } from '../../platform/errors.ts';
import { ok } from '../../platform/http/answer.ts';
import { isoTime } from '../../platform/http/iso-time.ts';
import { route } from '../../platform/http/route.ts';
import type { Route } from '../../platform/http/route.ts';
import { schemasIn } from '../../platform/http/schema.ts';
import { ADMIN_AUDIT } from '../admin.contract.ts';
import { note } from '../note.ts';
import type { AdminServices } from '../services.ts';
import type { FoundPerson, Person } from './person.ts';
import { searchPeople } from './search-people.ts';

const { PeoplePage, PeopleQuery, PersonDocument, PersonParams } = schemasIn(
  () => import('./people.schemas.ts'),
  ['PeoplePage', 'PeopleQuery', 'PersonDocument', 'PersonParams'],
);

// whoever takes an administrator's session over must not walk through everybody before somebody sees it
const SEARCHES = { name: 'admin:search', max: 60, windowS: 60, fallback: 'dynamodb' } as const;
const READS = { name: 'admin:person', max: 120, windowS: 60, fallback: 'dynamodb' } as const;

const tags = ['admin'];

/** People, for administrators to find and look at. */
export function peopleRoutes(services: AdminServices): readonly Route[] {
  return [searchRoute(services), personRoute(services)];
}

function searchRoute(services: AdminServices): Route {
  return route({
    method: 'POST',
    // not a GET: a load balancer's log has the query of an address, and a mail address has no place there
    path: '/v1/admin/users/search',
    summary:
      'Find people by their id, or by the beginning of an address, of its @domain, or of words of a name',
    tags,
    auth: 'required',
    role: 'admin',
    body: PeopleQuery,
    answers: {
      200: { description: 'a page; `cursor` leads to the next, null at the end', schema: PeoplePage },
    },
    limits: [{ ...SEARCHES, by: ({ principal }) => principal.userId }],
    handle: async ({ principal: { userId }, client, body: { query, limit, cursor = null } }) => {
      const caller = { userId, device: services.describeDevice(client.userAgent) };
      const page = await searchPeople(services, { query, limit, cursor, caller });
      return ok({ items: page.items.map(foundDocument), cursor: page.cursor });
    },
  });
}

function personRoute(services: AdminServices): Route {
  const { users, auth, describeDevice } = services;
  return route({
    method: 'GET',
    path: '/v1/admin/users/:id',
    summary: 'Read what administrators may know of a person, and how they log in',
    tags,
    auth: 'required',
    role: 'admin',
    params: PersonParams,
    answers: {
      200: { description: 'the person', schema: PersonDocument },
      404: { description: '`user_not_found`' },
    },
    limits: [{ ...READS, by: ({ principal }) => principal.userId }],
    handle: async ({ principal: { userId }, client, params: { id } }) => {
      const [person, account] = await Promise.all([users.overviewOf(id), auth.overview(id)]);
      if (!person || !account) throw new NotFound('user_not_found', 'nobody has this id');
      const caller = { userId, device: describeDevice(client.userAgent) };
      await note(services, caller, { action: ADMIN_AUDIT.personRead, about: id });
      return ok(personDocument({ ...person, account }));
    },
  });
}

function foundDocument({ userId: id, ...person }: FoundPerson) {
  const { createdAt, suspendedAt, closingAt } = person;
  const times = {
    createdAt: isoTime(createdAt),
    suspendedAt: isoTime(suspendedAt),
    closingAt: isoTime(closingAt),
  };
  return { id, ...person, ...times };
}

function personDocument({ profile, organisations, account }: Person) {
  const { userId: id, email, displayName, locale, timeZone, createdAt, closingAt } = profile;
  const { verifiedAt, suspendedAt, roles, factors, sessions } = account;
  return {
    ...{ id, email, displayName, locale, timeZone, roles, factors, sessions },
    createdAt: isoTime(createdAt),
    verifiedAt: isoTime(verifiedAt),
    suspendedAt: isoTime(suspendedAt),
    closingAt: isoTime(closingAt),
    organisations: organisations.map(({ organisationId, role, personal }) => ({
      id: organisationId,
      role,
      personal,
    })),
  };
}
