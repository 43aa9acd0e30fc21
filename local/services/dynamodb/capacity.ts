import { equalItems, type Item, sizeOfItem } from './item.ts';
import type { SecondaryIndex } from './secondary-index.ts';
import type { Table } from './table.ts';

/** Capacity units by table, and within it by index. */
interface Units {
  table: number;
  readonly indexes: Map<string, number>;
}

/**
 * Adds up what one call consumes, when the call asks for it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export class Capacity {
  readonly #detail: string | undefined;
  readonly #factor: number;
  readonly #units = new Map<Table, Units>();

  /** `factor` 2 is for transactions, which read or write everything twice. */
  constructor(detail: string | undefined, factor = 1) {
    this.#detail = detail;
    this.#factor = factor;
  }

  /** Reads of `bytes` in one request, of the table or of an index. */
  read(table: Table, bytes: number, consistent: boolean | undefined, index?: string): void {
    if (!this.#wanted) return;
    this.#add(table, index, (Math.max(1, Math.ceil(bytes / 4096)) * this.#factor) / (consistent ? 1 : 2));
  }

  readItem(table: Table, item: Item | undefined, consistent: boolean | undefined): void {
    if (this.#wanted) this.read(table, item ? sizeOfItem(item) : 0, consistent);
  }

  write(table: Table, old: Item | undefined, item: Item | undefined): void {
    if (!this.#wanted) return;
    this.#add(table, undefined, Math.max(writeUnits(old), writeUnits(item)) * this.#factor);
    for (const index of table.indexes) {
      const units = indexUnits(index, old, item);
      if (units > 0) this.#add(table, index.definition.IndexName, units * this.#factor);
    }
  }

  /** As ConsumedCapacity stands in an answer about one table; undefined when it wasn't asked for. */
  of(table: Table): object | undefined {
    const units = this.#units.get(table);
    return units && this.#render(table, units);
  }

  /** As it stands in an answer about several tables. */
  all(): object[] | undefined {
    if (!this.#wanted) return undefined;
    return [...this.#units].map(([table, units]) => this.#render(table, units));
  }

  get #wanted(): boolean {
    return this.#detail === 'TOTAL' || this.#detail === 'INDEXES';
  }

  #add(table: Table, index: string | undefined, units: number) {
    const sums = this.#units.get(table) ?? { table: 0, indexes: new Map<string, number>() };
    this.#units.set(table, sums);
    if (index === undefined) sums.table += units;
    else sums.indexes.set(index, (sums.indexes.get(index) ?? 0) + units);
  }

  #render(table: Table, { table: own, indexes }: Units): object {
    const total = [...indexes.values()].reduce((sum, units) => sum + units, own);
    const answer = { TableName: table.definition.TableName, CapacityUnits: total };
    if (this.#detail !== 'INDEXES') return answer;

    const locals = new Set(table.definition.LocalSecondaryIndexes?.map((index) => index.IndexName));
    const part = (local: boolean) => {
      const chosen = [...indexes].filter(([name]) => locals.has(name) === local);
      return chosen.length > 0
        ? Object.fromEntries(chosen.map(([name, CapacityUnits]) => [name, { CapacityUnits }]))
        : undefined;
    };
    return {
      ...answer,
      Table: { CapacityUnits: own },
      LocalSecondaryIndexes: part(true),
      GlobalSecondaryIndexes: part(false),
    };
  }
}

const writeUnits = (item: Item | undefined) => (item ? Math.max(1, Math.ceil(sizeOfItem(item) / 1024)) : 1);

// an entry that moves is deleted and written again; one whose projection stays as it was costs nothing
function indexUnits(index: SecondaryIndex, old: Item | undefined, item: Item | undefined): number {
  const from = old && index.keyOf(old);
  const to = item && index.keyOf(item);
  const before = from === undefined ? undefined : index.project(old!);
  const after = to === undefined ? undefined : index.project(item!);
  if (!before || !after) return before || after ? writeUnits(before ?? after) : 0;
  if (from !== to) return writeUnits(before) + writeUnits(after);
  return equalItems(before, after) ? 0 : Math.max(writeUnits(before), writeUnits(after));
}
