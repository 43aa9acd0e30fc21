import { createHash } from 'node:crypto';

import { AwsError } from '../../service.ts';
import { Capacity } from './capacity.ts';
import { validation } from './errors.ts';
import { type Item, sizeOfItem } from './item.ts';
import type { Overlay } from './overlay.ts';
import { getItem, type Reader } from './read-item.ts';
import type { CommitOptions, Store } from './store.ts';
import { checkCondition, deleteItem, putItem, updateItem, type WriteAction } from './write-item.ts';

export interface CancellationReason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: Item;
}

const MAX_BYTES = 4 * 1024 * 1024;

const ACTIONS: Readonly<Record<string, WriteAction>> = {
  ConditionCheck: checkCondition,
  Put: putItem,
  Update: updateItem,
  Delete: deleteItem,
};

/** What a token stands for: everything that decides the outcome. */
function hashOf(items: unknown): string {
  return createHash('sha256').update(JSON.stringify(items)).digest('base64');
}

/**
 * TransactWriteItems: the same actions as on their own, over an overlay that is committed when all have succeeded.
 * A second request with the same token within ten minutes does nothing and succeeds.
 * `conflicts` makes it fail as if another transaction were at work on one of the items.
 */
export function transactWriteItems(
  store: Store,
  overlay: Overlay,
  input: any,
  now: number,
  conflicts: boolean,
) {
  const operations = Object.values<any>(input.TransactItems).map(theOperation);
  const options = tokenOf(store, input, now);
  const capacity = new Capacity(input.ReturnConsumedCapacity, 2);
  if (options === 'repeated') {
    for (const [, request] of operations) capacity.readItem(store.table(request.TableName), undefined, true);
    return { answer: { ConsumedCapacity: capacity.all() }, commit: null };
  }

  requireDistinct(overlay, operations);
  const reasons = conflicts
    ? operations.map((_, i) => (i === 0 ? CONFLICT : NONE))
    : operations.map(([name, request]) => attempt(() => ACTIONS[name]!(overlay, request, capacity)));
  cancelUnlessAllSucceeded(reasons);
  if (overlay.writes().reduce((sum, { item }) => sum + (item ? sizeOfItem(item) : 0), 0) > MAX_BYTES) {
    throw validation('Transaction size exceeded the limit of 4 MB');
  }
  return { answer: { ConsumedCapacity: capacity.all() }, commit: options };
}

/** TransactGetItems: one tick, hence one state of all items. */
export function transactGetItems(reader: Reader, input: any, conflicts: boolean): object {
  const capacity = new Capacity(input.ReturnConsumedCapacity, 2);
  const responses: object[] = [];
  const reasons = input.TransactItems.map(({ Get }: any, i: number) => {
    if (conflicts && i === 0) return CONFLICT;
    return attempt(() => {
      const { Item } = getItem(reader, { ...Get, ConsistentRead: true }, capacity);
      responses.push(Item ? { Item } : {});
    });
  });
  cancelUnlessAllSucceeded(reasons);
  return { Responses: responses, ConsumedCapacity: capacity.all() };
}

const NONE: CancellationReason = { Code: 'None' };
const CONFLICT: CancellationReason = {
  Code: 'TransactionConflict',
  Message: 'Transaction is ongoing for the item',
};

// the codes that a reason may have; what else goes wrong fails the call itself
const REASONS: Readonly<Record<string, string>> = {
  ConditionalCheckFailedException: 'ConditionalCheckFailed',
  ValidationException: 'ValidationError',
};

function attempt(action: () => unknown): CancellationReason {
  try {
    action();
    return NONE;
  } catch (error) {
    const code = error instanceof AwsError ? REASONS[error.code] : undefined;
    if (!code) throw error;
    const { message, details } = error as AwsError;
    return { Code: code, Message: message, ...details };
  }
}

function cancelUnlessAllSucceeded(reasons: readonly CancellationReason[]) {
  if (reasons.every((reason) => reason.Code === 'None')) return;
  const codes = reasons.map((reason) => reason.Code).join(', ');
  throw new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    400,
    { CancellationReasons: reasons },
  );
}

function theOperation(item: object): [name: string, request: any] {
  return Object.entries(item)[0]!;
}

function tokenOf(store: Store, input: any, now: number): CommitOptions | 'repeated' {
  const token: string | undefined = input.ClientRequestToken;
  if (token === undefined) return {};
  const hash = hashOf(input.TransactItems);
  return store.tokens.isRepeated(token, hash, now) ? 'repeated' : { token: [token, hash] };
}

function requireDistinct(overlay: Overlay, operations: readonly (readonly [string, any])[]) {
  const seen = new Set<string>();
  for (const [, request] of operations) {
    const table = overlay.table(request.TableName);
    const item = { ...request.Item, ...request.Key };
    // an item without its key fails as the reason of its own operation
    if (!table.definition.KeySchema.every(({ AttributeName }) => AttributeName in item)) continue;
    const key = `${request.TableName}/${table.keyOf(item)}`;
    if (seen.has(key)) throw validation('Transaction request cannot include multiple operations on one item');
    seen.add(key);
  }
}
