import type { Table } from '../platform/dynamodb/table.ts';
import type { Write } from '../platform/dynamodb/write.ts';
import { memberKey, organisationKey, userOrganisationKey } from './keys.ts';

/** Organisations and who belongs to them, readable from either side. */
export class OrganisationRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** The organisation that everybody is given, with themselves as its owner: always three writes. */
  insertPersonal(organisationId: string, userId: string, now: number): readonly Write[] {
    const membership = { organisationId, userId, role: 'owner', personal: true, joinedAt: now };
    const organisation = { organisationId, personal: true, version: 1, createdAt: now };
    return [
      { ...organisationKey(organisationId), ...organisation },
      { ...memberKey(organisationId, userId), ...membership },
      { ...userOrganisationKey(userId, organisationId), ...membership },
    ].map((item) => this.#table.put(item, { ifAbsent: true }));
  }
}
