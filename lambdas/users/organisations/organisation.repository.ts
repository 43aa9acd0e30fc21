import { absent, equals } from '../../platform/dynamodb/expression.ts';
import type { Item } from '../../platform/dynamodb/item.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import { memberKey, organisationKey, userOrganisationKey } from '../keys.ts';
import type { Organisation } from './organisation.ts';

/** What stands where an organisation was stored before it had a name and counters: one person's own. */
const ALONE = { name: null, members: 1, owners: 1, deletingSince: null } as const;

/** Organisations. Each change replaces the version before it, so that changes of one organisation come one by one. */
export class OrganisationRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** A strong read. */
  async find(organisationId: string): Promise<Organisation | null> {
    const item = await this.#table.get<Organisation & Item>(organisationKey(organisationId), {
      consistent: true,
    });
    return item && toOrganisation(item);
  }

  insert(organisation: Organisation): Write {
    const item = { ...organisationKey(organisation.organisationId), ...organisation };
    return this.#table.put(item, { ifAbsent: true });
  }

  /** Replaces the version before this one, and no other. */
  replace(next: Organisation): Write {
    const item = { ...organisationKey(next.organisationId), ...next };
    return this.#table.put(item, { condition: equals({ version: next.version - 1 }) });
  }

  /** Leaves versions out, whose events there are already; fails when the organisation has changed since it was read. */
  skipVersions({ organisationId, version }: Organisation, count: number): Write {
    const set = { version: version + count };
    return this.#table.update(organisationKey(organisationId), { set }, { condition: equals({ version }) });
  }

  /** Fails when the organisation has changed since it was read. */
  delete({ organisationId, version }: Organisation): Write {
    return this.#table.delete(organisationKey(organisationId), { condition: equals({ version }) });
  }

  /** The organisation that everybody is given, with themselves as its owner: always three writes. */
  insertPersonal(organisationId: string, userId: string, now: number): readonly Write[] {
    const member = { organisationId, userId, role: 'owner', personal: true, version: 1, joinedAt: now };
    const organisation = { organisationId, personal: true, ...ALONE, version: 1, createdAt: now };
    return [
      { ...organisationKey(organisationId), ...organisation },
      { ...memberKey(organisationId, userId), ...member },
      { ...userOrganisationKey(userId, organisationId), ...member },
    ].map((item) => this.#table.put(item, { condition: absent('pk') }));
  }
}

function toOrganisation(item: Organisation): Organisation {
  const { organisationId, personal, name, members, owners, version, createdAt, deletingSince } = {
    ...ALONE,
    ...item,
  };
  return { organisationId, personal, name, members, owners, version, createdAt, deletingSince };
}
