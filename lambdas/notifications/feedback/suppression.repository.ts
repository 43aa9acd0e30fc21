import type { Clock } from '../../platform/clock.ts';
import { anyOf, absent, atMost, equals } from '../../platform/dynamodb/expression.ts';
import type { Item, Key } from '../../platform/dynamodb/item.ts';
import type { Table } from '../../platform/dynamodb/table.ts';
import { ConditionFailed } from '../../platform/dynamodb/write.ts';
import type { AddressKeys } from './address-key.ts';
import { outweighedBy, scopeOf, weightier } from './suppression.ts';
import type { Suppression, SuppressionReason } from './suppression.ts';

/** Somebody else may get the address, and providers forget as well. */
const KEPT_S = 365 * 86_400;

export const suppressionKey = (addressKey: string): Key => ({
  pk: `ADDRESS#${addressKey}`,
  sk: 'SUPPRESSION',
});

export interface SuppressionDeps {
  /** notifications'. */
  readonly table: Table;
  readonly addressKeys: AddressKeys;
  readonly clock: Clock;
}

/** The addresses that get no more mail, by their keyed hashes: who has the table can neither read nor try addresses. */
export class SuppressionRepository {
  readonly #table: Table;
  readonly #addressKeys: AddressKeys;
  readonly #clock: Clock;

  constructor({ table, addressKeys, clock }: SuppressionDeps) {
    this.#table = table;
    this.#addressKeys = addressKeys;
    this.#clock = clock;
  }

  /** What holds for the address, null for nothing. Strong reads, one for each root. */
  async find(address: string): Promise<Suppression | null> {
    const { active, all } = await this.#addressKeys(address);
    let found: Suppression | null = null;
    let isOld = false;
    // older roots first: what moves meanwhile must not be missed
    for (const hash of all) {
      const weightiest = weightier(found, await this.#read(hash));
      if (weightiest !== found) isOld = hash !== active;
      found = weightiest;
    }
    // without the address nothing else could bring it under the active root
    if (found && isOld) await this.#keep(active, found);
    return found;
  }

  /**
   * Stops mail to an address; what stops more of it already is left as it is.
   *
   * @param at milliseconds since the epoch. @default now
   */
  async add(address: string, reason: SuppressionReason, at?: number): Promise<void> {
    const { active } = await this.#addressKeys(address);
    await this.addByKey(active, reason, at);
  }

  /** The same by the hash that a link carried, of {@link AddressKeys}. */
  async addByKey(addressKey: string, reason: SuppressionReason, at = this.#clock.now()): Promise<void> {
    await this.#keep(addressKey, { reason, scope: scopeOf(reason), at });
  }

  /** Lets the address have mail again. @returns whether anything stopped it */
  async lift(address: string): Promise<boolean> {
    const { all } = await this.#addressKeys(address);
    const found = await this.find(address);
    await Promise.all(all.map((hash) => this.#table.write(this.#table.delete(suppressionKey(hash)))));
    return found !== null;
  }

  async #read(addressKey: string): Promise<Suppression | null> {
    const item = await this.#table.get<Suppression & Item>(suppressionKey(addressKey), { consistent: true });
    if (!item || expiryOf(item) <= this.#clock.now()) return null;
    const { reason, scope, at } = item;
    return { reason, scope, at };
  }

  async #keep(addressKey: string, { reason, scope, at }: Suppression): Promise<void> {
    const expiresAt = expiryOf({ at }) / 1_000;
    const item = { ...suppressionKey(addressKey), reason, scope, at, expiresAt };
    const isReplaceable = anyOf(
      absent('pk'),
      atMost('expiresAt', Math.floor(this.#clock.now() / 1_000)),
      ...outweighedBy(reason).map((lesser) => equals({ reason: lesser })),
    );
    try {
      await this.#table.write(this.#table.put(item, { condition: isReplaceable }));
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
    }
  }
}

/** Milliseconds since the epoch, at a whole second. */
function expiryOf({ at }: Pick<Suppression, 'at'>): number {
  return (Math.floor(at / 1_000) + KEPT_S) * 1_000;
}
