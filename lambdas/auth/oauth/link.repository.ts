import { absent, equals } from '../../platform/dynamodb/expression.ts';
import type { Item, Key } from '../../platform/dynamodb/item.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import type { Write } from '../../platform/dynamodb/write.ts';
import { findUnder } from '../../platform/root-keys.ts';
import type { KeyedHashes } from '../../platform/root-keys.ts';
import type { ProviderId } from './oauth.contract.ts';

/** A provider's login that logs in to an account of ours; one of each provider. */
export interface Link {
  readonly userId: string;
  readonly provider: ProviderId;
  /** The keyed hash of the provider's id of them: see identityKeysOf. */
  readonly identityKey: string;
  /** The provider's id of them, sealed with their own key; links of before roots were rotated have none. */
  readonly sealedSubject?: string;
  /** The address they had there at that time, sealed with their own key. */
  readonly sealedEmail: string;
  /** Milliseconds since the epoch. */
  readonly addedAt: number;
}

export interface LinkOwner {
  readonly userId: string;
  readonly identityKey: string;
}

const linkKey = (userId: string, provider: ProviderId): Key => ({
  pk: `USER#${userId}`,
  sk: `OAUTH#${provider}`,
});
const ownerKey = (provider: ProviderId, identityKey: string): Key => ({
  pk: `OAUTH#${provider}#${identityKey}`,
  sk: 'OAUTH',
});

/** Whose login of which provider an item is; null for an item of another kind. */
export function ownedIdentity({ pk, sk, userId }: Item): (LinkOwner & Pick<Link, 'provider'>) | null {
  const [prefix, provider, identityKey, ...rest] = String(pk).split('#');
  const isOwner = prefix === 'OAUTH' && sk === 'OAUTH' && identityKey !== undefined && rest.length === 0;
  return isOwner ? { userId: String(userId), provider: provider as ProviderId, identityKey } : null;
}

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

  /** Whose login it is, and by which of the keys; null for nobody's. */
  async ownerOf(provider: ProviderId, identityKeys: KeyedHashes): Promise<LinkOwner | null> {
    return findUnder(identityKeys, async (identityKey) => {
      const key = ownerKey(provider, identityKey);
      const owner = await this.#table.get<{ readonly userId: string }>(key, { consistent: true });
      return owner && { userId: owner.userId, identityKey };
    });
  }

  /** Takes the identity; fails when anybody has it, under whichever root. A write for each root. */
  claim(provider: ProviderId, { active, all }: KeyedHashes, userId: string): readonly Write[] {
    const claim = this.#table.put({ ...ownerKey(provider, active), userId }, { ifAbsent: true });
    const others = all.filter((key) => key !== active);
    return [claim, ...others.map((key) => this.#table.check(ownerKey(provider, key), absent()))];
  }

  /** Fails when the account has a login of this provider. */
  insert(link: Link): Write {
    return this.#table.put({ ...linkKey(link.userId, link.provider), ...link }, { ifAbsent: true });
  }

  /** Gives the link another key, under another root; fails when it was removed or moved meanwhile. */
  move(
    { userId, provider, identityKey }: Pick<Link, 'userId' | 'provider' | 'identityKey'>,
    to: Pick<Link, 'identityKey' | 'sealedSubject'>,
  ): readonly Write[] {
    return [
      this.#table.delete(ownerKey(provider, identityKey), { condition: equals({ userId }) }),
      this.#table.put({ ...ownerKey(provider, to.identityKey), userId }, { ifAbsent: true }),
      this.#table.update(linkKey(userId, provider), { set: to }, { condition: equals({ identityKey }) }),
    ];
  }

  /** Fails when it was removed or moved meanwhile. */
  remove({
    userId,
    provider,
    identityKey,
  }: Pick<Link, 'userId' | 'provider' | 'identityKey'>): readonly Write[] {
    return [
      this.#table.delete(linkKey(userId, provider), { condition: equals({ identityKey }) }),
      this.#table.delete(ownerKey(provider, identityKey)),
    ];
  }
}
