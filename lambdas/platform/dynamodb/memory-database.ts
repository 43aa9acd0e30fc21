import { WriteRefused } from './database.ts';
import type { Database, QueryInput, QueryOutput } from './database.ts';
import type { Item, Key } from './item.ts';
import { ConditionFailed } from './write.ts';
import type { Write } from './write.ts';
import { changed, holds } from './memory-expressions.ts';

/**
 * Tables in memory, with conditions and transactions that hold as DynamoDB's do. It counts what is asked of it,
 * and every answer comes a turn later, so that requests sent together do race.
 */
export class MemoryDatabase implements Database {
  readonly #items = new Map<string, Item>();
  /** How many writes each transaction had. */
  readonly transactions: number[] = [];
  reads = 0;

  async get(table: string, key: Key): Promise<Item | null> {
    await turn();
    this.reads += 1;
    return copy(this.#items.get(idOf(table, key)) ?? null);
  }

  async query({ table, values, limit, forward, startKey, condition }: QueryInput): Promise<QueryOutput> {
    await turn();
    this.reads += 1;
    const [pk, first = '', last = ''] = Object.values(values) as string[];
    const isBetween = condition.includes(' BETWEEN ');
    const [from, to] = [first, last].map((sk) => idOf(table, { pk: pk!, sk })) as [string, string];
    const order = forward ? 1 : -1;
    const start = startKey && idOf(table, { pk: pk!, sk: String(startKey['sk']) });
    const found = [...this.#items.entries()]
      .filter(([id]) => (isBetween ? from <= id && id <= to : id.startsWith(from)))
      .filter(([id]) => start === undefined || (forward ? id > start : id < start))
      .sort(([a], [b]) => (a < b ? -order : order))
      .map(([, item]) => copy(item));
    const items = found.slice(0, limit);
    return { items, lastKey: found.length > limit ? keyOf(items.at(-1)!) : null };
  }

  async write(write: Write): Promise<Item | null> {
    await turn();
    if (!this.#passes(write)) throw new ConditionFailed(this.#standing(write));
    return this.#apply(write);
  }

  async transact(writes: readonly Write[]): Promise<void> {
    await turn();
    this.transactions.push(writes.length);
    const keys = new Set(writes.map(({ table, key }) => idOf(table, key)));
    if (keys.size < writes.length) throw new Error('two writes of one transaction have the same key');
    const failed = writes.findIndex((write) => !this.#passes(write));
    if (failed >= 0) throw new WriteRefused(failed, this.#standing(writes[failed]!));
    for (const write of writes) this.#apply(write);
  }

  /** Every item of a table whose partition key begins with this. */
  items(table: string, prefix = ''): Item[] {
    const start = idOf(table, { pk: prefix, sk: '' }).slice(0, -1);
    return [...this.#items.entries()].filter(([id]) => id.startsWith(start)).map(([, item]) => copy(item));
  }

  #standing({ table, key }: Write): Item | null {
    return copy(this.#items.get(idOf(table, key)) ?? null);
  }

  #passes(write: Write): boolean {
    const { conditionExpression, names, values } = write;
    return !conditionExpression || holds(conditionExpression, { item: this.#standing(write), names, values });
  }

  #apply(write: Write): Item | null {
    const id = idOf(write.table, write.key);
    if (write.kind === 'ConditionCheck') return null;
    if (write.kind === 'Delete') {
      this.#items.delete(id);
      return null;
    }
    const { names, values } = write;
    const item = write.item ?? {
      ...write.key,
      ...changed(write.updateExpression ?? '', { item: this.#standing(write), names, values }),
    };
    this.#items.set(id, copy(item));
    return write.item ? null : copy(item);
  }
}

const idOf = (table: string, { pk, sk }: Key) => `${table}\n${pk}\n${sk}`;
const keyOf = ({ pk, sk }: Item) => ({ pk, sk });
const copy = <T>(value: T): T => structuredClone(value);
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
