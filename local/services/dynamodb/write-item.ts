import { Capacity } from './capacity.ts';
import { checkItem, checkKey, checkUpdated } from './check-item.ts';
import { requireCondition } from './condition.ts';
import { db } from './dynalite.ts';
import { check } from './errors.ts';
import type { Item } from './item.ts';
import type { Overlay } from './overlay.ts';
import { applyUpdate, sectionsOf, type Section } from './update.ts';

/** One write action: reads and writes the overlay, answers as the API does. Inputs have been validated. */
export type WriteAction = (overlay: Overlay, input: any, capacity?: Capacity) => WriteOutput;

export interface WriteOutput {
  readonly Attributes?: Item | undefined;
  readonly ConsumedCapacity?: object | undefined;
}

export const putItem: WriteAction = (
  overlay,
  input,
  capacity = new Capacity(input.ReturnConsumedCapacity),
) => {
  const table = overlay.table(input.TableName);
  checkItem(input.Item, table.definition);
  const old = overlay.get(table, table.keyOf(input.Item));
  requireCondition(input, old);

  overlay.put(table, input.Item);
  capacity.write(table, old, input.Item);
  return {
    Attributes: input.ReturnValues === 'ALL_OLD' ? old : undefined,
    ConsumedCapacity: capacity.of(table),
  };
};

export const deleteItem: WriteAction = (
  overlay,
  input,
  capacity = new Capacity(input.ReturnConsumedCapacity),
) => {
  const table = overlay.table(input.TableName);
  checkKey(input.Key, table.definition);
  const old = overlay.get(table, table.keyOf(input.Key));
  requireCondition(input, old);

  overlay.delete(table, input.Key);
  capacity.write(table, old, undefined);
  return {
    Attributes: input.ReturnValues === 'ALL_OLD' ? old : undefined,
    ConsumedCapacity: capacity.of(table),
  };
};

export const updateItem: WriteAction = (
  overlay,
  input,
  capacity = new Capacity(input.ReturnConsumedCapacity),
) => {
  const table = overlay.table(input.TableName);
  const sections: readonly Section[] = input._updates?.sections ?? sectionsOf(input.AttributeUpdates ?? {});
  checkKey(input.Key, table.definition);
  check(db.validateUpdates(null, input._updates ?? { sections }, table.definition));
  const old = overlay.get(table, table.keyOf(input.Key));
  requireCondition(input, old);

  const item = applyUpdate(sections, old ?? input.Key);
  checkUpdated(item, old ?? {}, table.definition);
  overlay.put(table, item);
  capacity.write(table, old, item);
  return {
    Attributes: returned(input.ReturnValues, sections, old, item),
    ConsumedCapacity: capacity.of(table),
  };
};

/** The condition check of a transaction: changes nothing. */
export const checkCondition: WriteAction = (overlay, input, capacity) => {
  const table = overlay.table(input.TableName);
  checkKey(input.Key, table.definition);
  const old = overlay.get(table, table.keyOf(input.Key));
  requireCondition(input, old);

  capacity?.write(table, old, old);
  return {};
};

function returned(wish: string | undefined, sections: readonly Section[], old: Item | undefined, item: Item) {
  switch (wish) {
    case 'ALL_OLD':
      return old;
    case 'ALL_NEW':
      return item;
    case 'UPDATED_OLD':
      return old && changedPart(sections, old);
    case 'UPDATED_NEW':
      return changedPart(sections, item);
    default:
      return undefined;
  }
}

function changedPart(sections: readonly Section[], item: Item): Item | undefined {
  const part = db.mapPaths(
    sections.map((section) => section.path),
    item,
  ) as Item;
  return Object.keys(part).length > 0 ? part : undefined;
}
