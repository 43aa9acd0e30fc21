import { namesOf, type IndexDefinition, type TableDefinition } from './definition.ts';
import { db } from './dynalite.ts';
import { SecondaryIndex } from './secondary-index.ts';
import type { Item } from './item.ts';
import { SortedKeys, type Range } from './sorted-keys.ts';
import { Stream } from './stream.ts';

// how many overwritten items are kept for stale reads
const REMEMBERED = 1000;

/** The items of one table in order, its indexes and its stream. Synchronous: who calls it sees one consistent state. */
export class Table {
  readonly stream = new Stream();
  #definition: TableDefinition;
  readonly #items = new Map<string, Item>();
  readonly #keys = new SortedKeys();
  #indexes = new Map<string, SecondaryIndex>();
  readonly #overwritten = new Map<string, { readonly item: Item | undefined; readonly at: number }>();

  constructor(definition: TableDefinition) {
    this.#definition = definition;
    this.define(definition);
  }

  get definition(): TableDefinition {
    return this.#definition;
  }

  get size(): number {
    return this.#keys.size;
  }

  get indexes(): Iterable<SecondaryIndex> {
    return this.#indexes.values();
  }

  index(name: string): SecondaryIndex | undefined {
    return this.#indexes.get(name);
  }

  /** Takes on a changed definition: new indexes are built, indexes that it no longer has are dropped. */
  define(definition: TableDefinition): void {
    this.#definition = definition;
    const wanted: readonly IndexDefinition[] = [
      ...(definition.LocalSecondaryIndexes ?? []),
      ...(definition.GlobalSecondaryIndexes ?? []),
    ];
    this.#indexes = new Map(wanted.map((index) => [index.IndexName, this.#keptOrBuilt(index)]));
  }

  /** The key under which an item, or its key attributes, stand in the table's order. */
  keyOf(item: Item): string {
    return db.createKey(item, this.#definition);
  }

  /** The key attributes of an item. */
  keyAttributes(item: Item): Item {
    return Object.fromEntries(namesOf(this.#definition.KeySchema).map((name) => [name, item[name]!]));
  }

  get(key: string): Item | undefined {
    return this.#items.get(key);
  }

  /** Puts `item` in the place of what was there; undefined deletes. */
  set(key: string, item: Item | undefined, at: number): void {
    const old = this.#items.get(key);
    if (item) this.#items.set(key, item);
    else this.#items.delete(key);
    if (item && !old) this.#keys.add(key);
    if (!item && old) this.#keys.delete(key);
    for (const index of this.#indexes.values()) index.move(key, old, item);
    this.#remember(key, old, at);
  }

  /** What stood there before the last write, when that was at `since` or later; else what stands there. */
  getStale(key: string, since: number): Item | undefined {
    const overwritten = this.#overwritten.get(key);
    return overwritten && overwritten.at >= since ? overwritten.item : this.#items.get(key);
  }

  /** Keys of the table in the order of the table, or of one of its indexes. */
  *walk(range?: Range, indexName?: string): Generator<string, void, undefined> {
    if (indexName === undefined) yield* this.#keys.range(range);
    else yield* this.#indexes.get(indexName)!.walk(range);
  }

  *items(): Generator<Item, void, undefined> {
    for (const key of this.#keys.range()) yield this.#items.get(key)!;
  }

  #keptOrBuilt(definition: IndexDefinition): SecondaryIndex {
    const existing = this.#indexes.get(definition.IndexName);
    const built = new SecondaryIndex(definition, this.#definition);
    if (existing?.signature === built.signature) return existing;
    for (const [key, item] of this.#items) built.move(key, undefined, item);
    return built;
  }

  #remember(key: string, item: Item | undefined, at: number) {
    this.#overwritten.delete(key);
    this.#overwritten.set(key, { item, at });
    if (this.#overwritten.size > REMEMBERED) this.#overwritten.delete(this.#overwritten.keys().next().value!);
  }
}
