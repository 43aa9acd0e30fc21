import { Conflict } from '../errors.ts';
import { absent, allOf, Placeholders, updateExpression } from './expression.ts';
import type { Changes, Condition } from './expression.ts';
import type { Item, Key } from './item.ts';

/** One write as DynamoDB takes it, alone or in a transaction; keys and values are still plain. */
export interface Write {
  readonly kind: 'Put' | 'Update' | 'Delete' | 'ConditionCheck';
  readonly table: string;
  readonly key: Key;
  /** The whole item, for a put. */
  readonly item?: Item;
  readonly updateExpression?: string;
  readonly conditionExpression?: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Item;
}

export interface WriteOptions {
  readonly condition?: Condition;
}

export interface PutOptions extends WriteOptions {
  /** Fails when the key is taken. */
  readonly ifAbsent?: true;
}

/** A condition didn't hold. `item` is what stood there, null when nothing did. */
export class ConditionFailed extends Conflict {
  readonly item: Item | null;

  constructor(item: Item | null, options?: ErrorOptions) {
    super('conflict', 'the resource has changed meanwhile; read it again', options);
    this.item = item;
  }
}

export function put(table: string, item: Item & Key, options: PutOptions = {}): Write {
  const conditions = [options.ifAbsent && absent('pk'), options.condition].filter((condition) => !!condition);
  const key = { pk: item.pk, sk: item.sk };
  return { ...base('Put', table, key, conditions), item };
}

export function update(table: string, key: Key, changes: Changes, options: WriteOptions = {}): Write {
  const placeholders = new Placeholders();
  const expression = updateExpression(changes, placeholders);
  const conditions = options.condition ? [options.condition] : [];
  return { ...base('Update', table, key, conditions, placeholders), updateExpression: expression };
}

export function remove(table: string, key: Key, options: WriteOptions = {}): Write {
  return base('Delete', table, key, options.condition ? [options.condition] : []);
}

export function check(table: string, key: Key, condition: Condition): Write {
  return base('ConditionCheck', table, key, [condition]);
}

function base(
  kind: Write['kind'],
  table: string,
  key: Key,
  conditions: readonly Condition[],
  placeholders = new Placeholders(),
): Write {
  const [first, ...rest] = conditions;
  const conditionExpression = first && (rest.length > 0 ? allOf(first, ...rest) : first)(placeholders);
  return {
    kind,
    table,
    key: { pk: key.pk, sk: key.sk },
    ...(conditionExpression !== undefined && { conditionExpression }),
    names: placeholders.names,
    values: placeholders.values,
  };
}
