import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type {
  AttributeValue,
  GetItemCommandOutput,
  QueryCommandOutput,
  UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { AppError, Conflict, Unavailable } from '../errors.ts';
import { createPolicy } from '../resilience/policy.ts';
import type { Policy } from '../resilience/policy.ts';
import { WriteRefused } from './database.ts';
import type { Client, Database, QueryInput, QueryOutput } from './database.ts';
import type { Item, Key } from './item.ts';
import { isAmbiguous, isTransientReason, wasNotApplied } from './sdk-errors.ts';
import { ConditionFailed } from './write.ts';
import type { Write } from './write.ts';

type Attributes = Record<string, AttributeValue>;

/** {@link Database} by the AWS SDK. Loaded when first used: it carries the SDK. */
export class SdkDatabase implements Database {
  readonly #client: Client;
  readonly #once = createPolicy('dynamodb', { retryable: wasNotApplied });
  readonly #repeatable = createPolicy('dynamodb', {
    retryable: (error) => wasNotApplied(error) || isAmbiguous(error),
  });
  readonly #contention = createPolicy('contention', { retryable: isContended });

  constructor(client: Client) {
    this.#client = client;
  }

  async get(table: string, key: Key, consistent: boolean): Promise<Item | null> {
    const command = new GetItemCommand({
      TableName: table,
      Key: toAttributes(key),
      ConsistentRead: consistent,
    });
    const { Item } = await this.#send<GetItemCommandOutput>(command, this.#repeatable);
    return toItem(Item);
  }

  async query(input: QueryInput): Promise<QueryOutput> {
    const command = new QueryCommand({
      TableName: input.table,
      IndexName: input.index,
      KeyConditionExpression: input.condition,
      ExpressionAttributeNames: { ...input.names },
      ExpressionAttributeValues: toAttributes(input.values),
      Limit: input.limit,
      ScanIndexForward: input.forward,
      ConsistentRead: input.consistent,
      ExclusiveStartKey: input.startKey && toAttributes(input.startKey),
    });
    const { Items = [], LastEvaluatedKey } = await this.#send<QueryCommandOutput>(command, this.#repeatable);
    return { items: Items.map((item) => unmarshall(item)), lastKey: toItem(LastEvaluatedKey) };
  }

  async write(write: Write): Promise<Item | null> {
    const output = await this.#send<UpdateItemCommandOutput>(toCommand(write), this.#once);
    return toItem(output.Attributes);
  }

  async transact(writes: readonly Write[], token: string): Promise<void> {
    const command = new TransactWriteItemsCommand({
      TransactItems: writes.map((write) => ({ [write.kind]: { ...toInput(write), ...ALL_OLD } })),
      ClientRequestToken: token, // makes every repetition safe
    });
    try {
      await this.#contention.execute(() => this.#send(command, this.#repeatable));
    } catch (error) {
      throw refusal(error) ?? translate(error);
    }
  }

  async #send<Output>(command: object, policy: Policy): Promise<Output> {
    try {
      const output = await policy.execute((abortSignal) => this.#client.send(command, { abortSignal }));
      return output as Output;
    } catch (error) {
      throw translate(error);
    }
  }
}

const ALL_OLD = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;

function toCommand(write: Write): object {
  const input = { ...toInput(write), ...ALL_OLD };
  if (write.kind === 'Put') return new PutItemCommand({ ...input, Item: input.Item });
  if (write.kind === 'Delete') return new DeleteItemCommand({ ...input, Key: input.Key });
  if (write.kind === 'Update')
    return new UpdateItemCommand({ ...input, Key: input.Key, ReturnValues: 'ALL_NEW' });
  throw new Error(`a check on ${write.key.pk} writes nothing: put it into a transaction`);
}

function toInput(write: Write) {
  const subject: { Item?: Attributes; Key?: Attributes } = write.item
    ? { Item: toAttributes(write.item) }
    : { Key: toAttributes(write.key) };
  return {
    TableName: write.table,
    // the type wants both; the operation takes the one that it gets
    ...(subject as { Item: Attributes; Key: Attributes }),
    UpdateExpression: write.updateExpression,
    ConditionExpression: write.conditionExpression as string,
    ExpressionAttributeNames: isEmpty(write.names) ? undefined : { ...write.names },
    ExpressionAttributeValues: isEmpty(write.values) ? undefined : toAttributes(write.values),
  };
}

/** What a cancelled transaction means: the first failed condition counts, whatever else went wrong. */
function refusal(error: unknown): Error | null {
  if (!(error instanceof TransactionCanceledException)) return null;
  const reasons = error.CancellationReasons ?? [];
  const failed = reasons.findIndex((reason) => reason.Code === 'ConditionalCheckFailed');
  if (failed >= 0) return new WriteRefused(failed, toItem(reasons[failed]?.Item));
  if (!isContended(error)) return null;
  return reasons.some((reason) => reason.Code === 'TransactionConflict')
    ? new Conflict('transaction_conflict', 'others are changing the same thing; try again', {
        cause: error,
        headers: { 'Retry-After': '1' },
      })
    : unavailable(error);
}

function isContended(error: unknown): boolean {
  if (!(error instanceof TransactionCanceledException)) return false;
  const reasons = error.CancellationReasons ?? [];
  const codes = reasons.map((reason) => reason.Code).filter((code) => code !== undefined && code !== 'None');
  return codes.length > 0 && codes.every(isTransientReason);
}

function translate(error: unknown): unknown {
  if (error instanceof AppError) return error;
  if (error instanceof ConditionalCheckFailedException) {
    return new ConditionFailed(toItem(error.Item), { cause: error });
  }
  return wasNotApplied(error) || isAmbiguous(error) ? unavailable(error) : error;
}

function unavailable(cause: unknown): Unavailable {
  return new Unavailable(2, 'database_unavailable', 'the database is busy; try again soon', { cause });
}

function toAttributes(item: Item | Key): Attributes {
  return marshall(item, { removeUndefinedValues: true });
}

function toItem(attributes: Attributes | undefined): Item | null {
  return attributes ? unmarshall(attributes) : null;
}

function isEmpty(record: object): boolean {
  return Object.keys(record).length === 0;
}
