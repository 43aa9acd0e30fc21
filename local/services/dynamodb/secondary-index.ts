import { namesOf, type IndexDefinition, type TableDefinition } from './definition.ts';
import { db } from './dynalite.ts';
import { type Item, typeOf, valueOf } from './item.ts';
import { SortedKeys, type Range } from './sorted-keys.ts';

/** A local or global index: the keys of the table's items in another order. Sparse: without its key, no entry. */
export class SecondaryIndex {
  readonly definition: IndexDefinition;
  readonly #table: TableDefinition;
  readonly #keyTypes: ReadonlyMap<string, string>;
  /** Attributes that a read finds in the index; null is all of them. */
  readonly projected: ReadonlySet<string> | null;
  readonly #keys = new SortedKeys();
  readonly #tableKeys = new Map<string, string>();

  constructor(definition: IndexDefinition, table: TableDefinition) {
    this.definition = definition;
    this.#table = table;
    const types = new Map(table.AttributeDefinitions.map((a) => [a.AttributeName, a.AttributeType]));
    const names = namesOf(definition.KeySchema);
    this.#keyTypes = new Map(names.map((name) => [name, types.get(name)!]));
    const { ProjectionType, NonKeyAttributes = [] } = definition.Projection;
    this.projected =
      ProjectionType === 'ALL' ? null : new Set([...namesOf(table.KeySchema), ...names, ...NonKeyAttributes]);
  }

  get size(): number {
    return this.#keys.size;
  }

  /** Two indexes with the same signature hold the same entries. */
  get signature(): string {
    return JSON.stringify([this.definition, [...this.#keyTypes]]);
  }

  /** Follows a write to the table. */
  move(tableKey: string, old: Item | undefined, item: Item | undefined): void {
    const from = old && this.keyOf(old);
    const to = item && this.keyOf(item);
    if (from === to) return;
    if (from !== undefined) {
      this.#keys.delete(from);
      this.#tableKeys.delete(from);
    }
    if (to !== undefined) {
      this.#keys.add(to);
      this.#tableKeys.set(to, tableKey);
    }
  }

  /** Where an item stands in the index; undefined when it doesn't. */
  keyOf(item: Item): string | undefined {
    for (const [name, type] of this.#keyTypes) {
      // an index built later meets items whose attribute can't be a key
      const value = item[name];
      if (!value || typeOf(value) !== type || valueOf(value, typeOf(value)) === '') return undefined;
    }
    return db.createIndexKey(item, this.#table, this.definition.KeySchema);
  }

  /** What the index holds of an item. */
  project(item: Item): Item {
    if (!this.projected) return item;
    return Object.fromEntries(Object.entries(item).filter(([name]) => this.projected!.has(name)));
  }

  *walk(range?: Range): Generator<string, void, undefined> {
    for (const key of this.#keys.range(range)) yield this.#tableKeys.get(key)!;
  }
}
