import { absent, anyOf, atMost } from '../../platform/dynamodb/expression.ts';
import type { Item, Key } from '../../platform/dynamodb/item.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import { ConditionFailed } from '../../platform/dynamodb/write.ts';
import type { PublicJwk } from './signing-keys.ts';

/** The public keys that tokens may be signed with. */
export interface PublishedJwks {
  readonly keys: readonly PublicJwk[];
  /** When the newest root that its writer knew was made, ms: who knows only older ones changes nothing. */
  readonly rootsAt: number;
}

const JWKS_KEY: Key = { pk: 'JWKS', sk: 'JWKS' };

/** The JWKS in the table, for functions that verify and can't derive a key. */
export class JwksRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** A strong read; null before anybody has signed. */
  async find(): Promise<PublishedJwks | null> {
    const item = await this.#table.get<PublishedJwks & Item>(JWKS_KEY, { consistent: true });
    return item && { keys: item.keys, rootsAt: item.rootsAt };
  }

  /** Puts a set in the place of another, unless that one was written by who knew a newer root. */
  async replace({ keys, rootsAt }: PublishedJwks): Promise<void> {
    const condition = anyOf(absent('pk'), atMost('rootsAt', rootsAt));
    try {
      await this.#table.write(this.#table.put({ ...JWKS_KEY, keys, rootsAt }, { condition }));
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }
}
