import type { KeyElement, TableDefinition } from './definition.ts';
import { db, MAX_ITEM_BYTES } from './dynalite.ts';
import { check, validation } from './errors.ts';
import { type AttributeValue, bytesOf, type Item, sizeOfItem, valueOf } from './item.ts';

const MAX_HASH_BYTES = 2048;
const MAX_RANGE_BYTES = 1024;
const MAX_DEPTH = 32;

/** Throws when this isn't a key of the table. */
export function checkKey(key: Item, table: TableDefinition): void {
  check(db.validateKey(key, table));
  checkKeyBytes(key, table.KeySchema);
}

/** Throws when the item can't stand in the table or one of its indexes. */
export function checkItem(item: Item, table: TableDefinition): void {
  check(db.validateItem(item, table));
  checkDepth(item);
  checkKeyBytes(item, table.KeySchema);
  eachIndexKey(table, (name, index) => {
    if (isEmpty(item, name)) {
      throw validation(
        'One or more parameter values are not valid. A value specified for a secondary index key is not supported. ' +
          `The AttributeValue for a key attribute cannot contain an empty ${kindOf(item, name)} value. ` +
          `IndexName: ${index}, IndexKey: ${name}`,
      );
    }
  });
}

/** Throws when an update has made of `old` what can't stand in the table. */
export function checkUpdated(item: Item, old: Item, table: TableDefinition): void {
  if (sizeOfItem(item) > MAX_ITEM_BYTES) {
    throw validation('Item size to update has exceeded the maximum allowed size');
  }
  checkDepth(item);
  const types = new Map(table.AttributeDefinitions.map((a) => [a.AttributeName, a.AttributeType]));
  eachIndexKey(table, (name) => {
    if (!item[name] || item[name] === old[name]) return;
    if (valueOf(item[name], types.get(name) as 'S') === undefined) {
      throw validation(
        'The update expression attempted to update the secondary index key to unsupported type',
      );
    }
    if (isEmpty(item, name)) {
      throw validation(
        'One or more parameter values are not valid. The update expression attempted to update a secondary index ' +
          'key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty ' +
          `${kindOf(item, name)} value.`,
      );
    }
  });
}

function checkDepth(item: Item) {
  if (depthOf({ M: item }) <= MAX_DEPTH) return;
  throw validation(
    'Nesting Levels have exceeded supported limits: ' +
      'Attributes in the item have nested levels beyond supported limit',
  );
}

function depthOf(value: AttributeValue): number {
  const members = 'L' in value ? value.L : 'M' in value ? Object.values(value.M) : [];
  return members.reduce((deepest, member) => Math.max(deepest, 1 + depthOf(member)), 0);
}

// dynalite counts characters
function checkKeyBytes(item: Item, schema: readonly KeyElement[]) {
  for (const { AttributeName, KeyType } of schema) {
    const value = item[AttributeName]!;
    if ('N' in value) continue;
    const size = bytesOf(value).length;
    if (KeyType === 'HASH' && size > MAX_HASH_BYTES) {
      throw validation(
        'One or more parameter values were invalid: ' +
          'Size of hashkey has exceeded the maximum size limit of2048 bytes',
      );
    }
    if (KeyType === 'RANGE' && size > MAX_RANGE_BYTES) {
      throw validation(
        'One or more parameter values were invalid: ' +
          'Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
      );
    }
  }
}

function eachIndexKey(table: TableDefinition, visit: (attribute: string, index: string) => void) {
  for (const { IndexName, KeySchema } of table.GlobalSecondaryIndexes ?? []) {
    for (const { AttributeName } of KeySchema) visit(AttributeName, IndexName);
  }
  for (const { IndexName, KeySchema } of table.LocalSecondaryIndexes ?? []) {
    for (const { AttributeName } of KeySchema) visit(AttributeName, IndexName);
  }
}

const isEmpty = (item: Item, name: string) =>
  valueOf(item[name], 'S') === '' || valueOf(item[name], 'B') === '';

const kindOf = (item: Item, name: string) => (valueOf(item[name], 'S') === '' ? 'string' : 'binary');
