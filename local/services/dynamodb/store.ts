import type { Journal } from '../../service.ts';
import { streamArn, type TableDefinition } from './definition.ts';
import { tableNotFound } from './errors.ts';
import { equalItems, type Item } from './item.ts';
import { entriesOf, type Entry, type WriteEntry } from './journal-entry.ts';
import { Table } from './table.ts';
import { Tokens } from './tokens.ts';

/** One item to be put, or deleted when `item` is undefined. */
export interface Write {
  readonly table: Table;
  readonly key: string;
  /** The item's key attributes. */
  readonly keys: Item;
  readonly item: Item | undefined;
}

export interface CommitOptions {
  /** Deleted because they had expired. */
  readonly expired?: true;
  /** The token of a transaction and the hash of its parameters. */
  readonly token?: readonly [token: string, hash: string];
}

export interface StoreOptions {
  readonly journal: Journal<Entry>;
  readonly now: () => number;
  /** Hears of the ARN of each stream that got new records. */
  readonly onChange: (streamArn: string) => void;
  /** Lines below which the journal is never worth a rewrite. @default 20000 */
  readonly keptLines?: number;
}

/**
 * All tables. Every change is one journal entry, written before it is applied and answered; the same code applies it
 * now and after a restart, so that items, indexes and streams come out the same.
 */
export class Store {
  readonly tokens = new Tokens();
  readonly #tables = new Map<string, Table>();
  readonly #options: StoreOptions;
  #sequence = 0;

  constructor(options: StoreOptions) {
    this.#options = options;
    const entries = options.journal.load();
    for (const entry of entries) this.#apply(entry);
    this.#compactBeyond(entries.length);
  }

  get tables(): Iterable<Table> {
    return this.#tables.values();
  }

  /** The sequence number of the latest change of any item. */
  get sequence(): number {
    return this.#sequence;
  }

  find(name: string): Table | undefined {
    return this.#tables.get(name);
  }

  /** Throws ResourceNotFoundException. */
  table(name: string): Table {
    const table = this.#tables.get(name);
    if (!table) throw tableNotFound(name);
    return table;
  }

  /** Creates the table, or changes its definition. */
  define(definition: TableDefinition): Table {
    this.#record({ table: definition });
    return this.table(definition.TableName);
  }

  drop(name: string): void {
    this.#record({ drop: name });
  }

  /** Makes all writes, or after a crash none of them. Writes that change nothing leave no trace. */
  commit(writes: readonly Write[], options: CommitOptions = {}): void {
    const changes = writes.filter(({ table, key, item }) => !unchanged(table.get(key), item));
    if (changes.length === 0 && !options.token) return;

    this.#record({
      at: this.#options.now(),
      writes: changes.map(({ table, keys, item }): WriteEntry => {
        const name = table.definition.TableName;
        return item ? { t: name, put: item } : { t: name, del: keys };
      }),
      ...options,
    });
    const streams = new Set(changes.map(({ table }) => streamArn(table.definition)));
    for (const arn of streams) if (arn) this.#options.onChange(arn);
  }

  /** Rewrites the journal as a snapshot of what there is now. */
  compact(): void {
    const now = this.#options.now();
    for (const table of this.#tables.values()) table.stream.trim(now);
    this.tokens.trim(now);
    this.#options.journal.rewrite(entriesOf(this.#tables.values(), this.#sequence, this.tokens));
  }

  #record(entry: Entry) {
    this.#options.journal.append(entry);
    this.#apply(entry);
    this.#compactBeyond(this.#options.journal.length);
  }

  #apply(entry: Entry) {
    if ('writes' in entry) {
      for (const write of entry.writes) this.#write(write, entry.at, entry.expired);
      if (entry.token) this.tokens.add(entry.token[0], entry.token[1], entry.at);
    } else if ('table' in entry) this.#define(entry.table);
    else if ('drop' in entry) this.#tables.delete(entry.drop);
    else if ('item' in entry) this.#load(entry.t, entry.item);
    else if ('change' in entry) this.table(entry.t).stream.add(entry.change);
    else this.#sequence = entry.sequence;
  }

  #write({ t, put, del }: WriteEntry, at: number, expired?: true) {
    const table = this.table(t);
    const keys = table.keyAttributes((put ?? del)!);
    const key = table.keyOf(keys);
    const old = table.get(key);
    table.set(key, put, at);
    // counted with and without a stream, so that a stream switched on later continues the numbers
    const sequence = ++this.#sequence;
    if (!table.definition.StreamLabel) return;
    table.stream.trim(at);
    table.stream.add({
      sequence,
      at,
      keys,
      ...(old && { old }),
      ...(put && { new: put }),
      ...(expired && { expired }),
    });
  }

  #define(definition: TableDefinition) {
    const existing = this.#tables.get(definition.TableName);
    if (!existing) this.#tables.set(definition.TableName, new Table(definition));
    else {
      if (existing.definition.StreamLabel !== definition.StreamLabel) existing.stream.clear();
      existing.define(definition);
    }
  }

  #load(name: string, item: Item) {
    const table = this.table(name);
    table.set(table.keyOf(item), item, 0);
  }

  /** Rewrites the journal when its lines are many, and twice as many as a snapshot's. */
  #compactBeyond(lines: number) {
    if (lines <= (this.#options.keptLines ?? 20_000)) return;
    let snapshot = 0;
    for (const table of this.#tables.values()) snapshot += 1 + table.size + table.stream.size;
    if (lines > 2 * snapshot) this.compact();
  }
}

function unchanged(old: Item | undefined, item: Item | undefined): boolean {
  return old === undefined || item === undefined ? old === item : equalItems(old, item);
}
