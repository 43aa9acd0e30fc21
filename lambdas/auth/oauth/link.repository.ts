import { exists } from '../../platform/dynamodb/expression.ts';
import type { Item, Key } from '../../platform/dynamodb/item.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import type { ProviderId } from './oauth.contract.ts';

/** A provider's login that logs in to an account of ours; one of each provider. */
export interface Link {
  readonly userId: string;
  readonly provider: ProviderId;
  /** The keyed hash of the provider's id of them: see {@link identityKeyOf}. */
  readonly identityKey: string;
  /** The address they had there at that time, sealed with their own key. */
  readonly sealedEmail: string;
  /** Milliseconds since the epoch. */
  readonly addedAt: number;
}

const linkKey = (userId: string, provider: ProviderId): Key => ({
  pk: `USER#${userId}`,
  sk: `OAUTH#${provider}`,
});
const ownerKey = (provider: ProviderId, identityKey: string): Key => ({
  pk: `OAUTH#${provider}#${identityKey}`,
  sk: 'OAUTH',
});

/** Links by their owner, and by the provider's identity. All reads are strong. */
export class LinkRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async list(userId: string): Promise<readonly Link[]> {
    const pk = `USER#${userId}`;
    const { items } = await this.#table.query<Link & Item>({ pk, prefix: 'OAUTH#', consistent: true });
    return items.map(({ pk: _pk, sk: _sk, ...link }) => link as Link);
  }

  /** Whose login it is; null for nobody's. */
  async ownerOf(provider: ProviderId, identityKey: string): Promise<string | null> {
    const key = ownerKey(provider, identityKey);
    const owner = await this.#table.get<{ readonly userId: string }>(key, { consistent: true });
    return owner?.userId ?? null;
  }

  /** Takes the identity; fails when anybody has it. */
  claim({ provider, identityKey, userId }: Link): Write {
    return this.#table.put({ ...ownerKey(provider, identityKey), userId }, { ifAbsent: true });
  }

  /** Fails when the account has a login of this provider. */
  insert(link: Link): Write {
    return this.#table.put({ ...linkKey(link.userId, link.provider), ...link }, { ifAbsent: true });
  }

  /** Fails when it was removed already. */
  remove({ userId, provider, identityKey }: Link): readonly Write[] {
    return [
      this.#table.delete(linkKey(userId, provider), { condition: exists() }),
      this.#table.delete(ownerKey(provider, identityKey)),
    ];
  }
}
