import type { Clock } from '../platform/clock.ts';
import type { Table } from '../platform/dynamodb/table.ts';
import type { DomainEvent } from '../platform/events/event.ts';
import type { Route } from '../platform/http/route.ts';
import type { Roots } from '../platform/roots.ts';
import type { TransactionFactory } from '../platform/transaction.ts';
import { accountRoutes } from './people/account.routes.ts';
import { peopleRoutes } from './people/people.routes.ts';
import type { AdminAuth, AdminUsers } from './ports.ts';
import { blindIndex } from './search/blind-index.ts';
import { projectPerson } from './search/project-person.ts';
import { SearchRepository } from './search/search.repository.ts';

export interface SearchDeps {
  readonly table: Table;
  readonly transactions: TransactionFactory;
  readonly clock: Clock;
  /** The data secret: the root of the key that prefixes are hidden with. */
  readonly dataSecret: () => Promise<Roots>;
  readonly users: Pick<AdminUsers, 'profileOf'>;
}

export interface AdminDeps extends SearchDeps {
  readonly users: AdminUsers;
  readonly auth: AdminAuth;
  /** What a user agent is called in audit logs: `Firefox on Linux`. */
  readonly describeDevice: (userAgent: string | null) => string;
}

/** What the composition root takes from admin, for the function that answers administrators. */
export interface AdminModule {
  readonly routes: readonly Route[];
}

export function adminModule(deps: AdminDeps): AdminModule {
  const services = { ...deps, search: new SearchRepository(deps.table), index: blindIndex(deps.dataSecret) };
  return { routes: [...peopleRoutes(services), ...accountRoutes(services)] };
}

/** Keeps the search up to date. */
export interface PeopleSearch {
  /** Follows an event of users whose aggregate is a person. */
  follow(event: Pick<DomainEvent, 'aggregate'>): Promise<void>;
  /** Makes the index of one person anew. */
  project(userId: string): Promise<void>;
}

export function peopleSearch(deps: SearchDeps): PeopleSearch {
  const projection = {
    ...deps,
    search: new SearchRepository(deps.table),
    index: blindIndex(deps.dataSecret),
  };
  return {
    follow: ({ aggregate }) => projectPerson(projection, aggregate),
    project: (userId) => projectPerson(projection, userId),
  };
}
