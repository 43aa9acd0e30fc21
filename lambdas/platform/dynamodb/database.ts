import type { Item, Key } from './item.ts';
import type { Write } from './write.ts';
import { Conflict } from '../errors.ts';
export interface Database {
  get(table: string, key: Key, consistent: boolean): Promise<Item | null>;
  query(o: any): Promise<{ items: Item[]; lastKey: Item | null }>;
  write(w: Write): Promise<Item | null>;
}
export function connect(): Database {
  throw new Conflict('a', 'b');
}
