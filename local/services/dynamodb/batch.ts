import { Capacity } from './capacity.ts';
import { checkItem, checkKey } from './check-item.ts';
import { validation } from './errors.ts';
import { type Item, sizeOfItem } from './item.ts';
import type { Overlay } from './overlay.ts';
import { getItem, type Reader } from './read-item.ts';
import { deleteItem, putItem } from './write-item.ts';

// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const MAX_WRITES = 25;

/** BatchGetItem: what doesn't fit into 16 MB comes back as UnprocessedKeys. */
export function batchGetItem(reader: Reader, input: any): object {
  const capacity = new Capacity(input.ReturnConsumedCapacity);
  const answer = { Responses: {} as Record<string, Item[]>, UnprocessedKeys: {} as Record<string, object> };
  let bytes = 0;
  for (const [name, { Keys, ...request }] of Object.entries<any>(input.RequestItems)) {
    const table = reader.store.table(name);
    for (const key of Keys) checkKey(key, table.definition);

    const found: Item[] = (answer.Responses[name] = []);
    for (const [i, Key] of Keys.entries()) {
      const { Item } = getItem(reader, { ...request, TableName: name, Key }, capacity);
      bytes += Item ? sizeOfItem(Item) : 0;
      if (bytes > MAX_ANSWER_BYTES) {
        answer.UnprocessedKeys[name] = { ...wireForm(request), Keys: Keys.slice(i) };
        break;
      }
      if (Item) found.push(Item);
    }
  }
  return { ...answer, ConsumedCapacity: capacity.all() };
}

/** BatchWriteItem: all of it in one commit, which is more than DynamoDB promises. */
export function batchWriteItem(overlay: Overlay, input: any): object {
  const requests = Object.entries<any[]>(input.RequestItems);
  if (requests.reduce((sum, [, writes]) => sum + writes.length, 0) > MAX_WRITES) {
    throw validation('Too many items requested for the BatchWriteItem call');
  }
  requireDistinct(overlay, requests);

  const capacity = new Capacity(input.ReturnConsumedCapacity);
  for (const [TableName, writes] of requests) {
    for (const { PutRequest, DeleteRequest } of writes) {
      if (PutRequest) putItem(overlay, { TableName, Item: PutRequest.Item }, capacity);
      else deleteItem(overlay, { TableName, Key: DeleteRequest.Key }, capacity);
    }
  }
  return { UnprocessedItems: {}, ConsumedCapacity: capacity.all() };
}

function requireDistinct(overlay: Overlay, requests: readonly (readonly [string, readonly any[]])[]) {
  for (const [name, writes] of requests) {
    const table = overlay.table(name);
    const keys = writes.map(({ PutRequest, DeleteRequest }) => {
      if (PutRequest) checkItem(PutRequest.Item, table.definition);
      else checkKey(DeleteRequest.Key, table.definition);
      return table.keyOf(PutRequest?.Item ?? DeleteRequest.Key);
    });
    if (new Set(keys).size < keys.length) throw validation('Provided list of item keys contains duplicates');
  }
}

// without what validation has added to the request
const wireForm = (request: object) =>
  Object.fromEntries(Object.entries(request).filter(([name]) => name[0] !== '_'));
