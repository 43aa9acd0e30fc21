import type { Item } from './item.ts';
import type { Store, Write } from './store.ts';
import type { Table } from './table.ts';

/** What one call is about to change: reads see it already, the store only when it is committed. */
export class Overlay {
  readonly #store: Store;
  readonly #writes = new Map<Table, Map<string, Write>>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Throws ResourceNotFoundException. */
  table(name: string): Table {
    return this.#store.table(name);
  }

  get(table: Table, key: string): Item | undefined {
    const write = this.#writes.get(table)?.get(key);
    return write ? write.item : table.get(key);
  }

  put(table: Table, item: Item): void {
    this.#set(table, item, item);
  }

  delete(table: Table, keys: Item): void {
    this.#set(table, keys, undefined);
  }

  writes(): Write[] {
    return [...this.#writes.values()].flatMap((writes) => [...writes.values()]);
  }

  #set(table: Table, keyed: Item, item: Item | undefined) {
    const key = table.keyOf(keyed);
    const writes = this.#writes.get(table) ?? new Map<string, Write>();
    this.#writes.set(table, writes.set(key, { table, key, keys: table.keyAttributes(keyed), item }));
  }
}
