import validations from 'dynalite/validations/index.js';

import type { Access } from '../../service.ts';
import type { Item, TypeLetter } from './item.ts';
import { typeOf, valueOf } from './item.ts';
import type { Store } from './store.ts';
import { unknownAction } from './validate.ts';

export interface Scope {
  readonly store: Store;
  /** ARN of a table. */
  arn(tableName: string): string;
}

/** Parameters of one operation on one table. */
interface Target {
  readonly TableName?: unknown;
  readonly IndexName?: unknown;
  readonly [parameter: string]: any;
}

/**
 * The permissions that a call needs, as the service authorization reference names them: a transaction needs those of
 * its operations. What no validation would let pass needs none.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export function authorize(scope: Scope, action: string, input: any): readonly Access[] {
  switch (action) {
    case 'GetItem':
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return on(scope, action, input, () => [input.Key ?? input.Item]);
    case 'Query':
      return on(scope, action, input, () => [queriedKey(input)]);
    case 'BatchGetItem':
      return Object.entries<any>(input?.RequestItems ?? {}).flatMap(([TableName, request]) =>
        on(scope, action, { ...request, TableName }, () => request?.Keys),
      );
    case 'BatchWriteItem':
      return Object.entries<any>(input?.RequestItems ?? {}).flatMap(([TableName, writes]) =>
        on(scope, action, { TableName }, () =>
          writes.map((w: any) => w?.PutRequest?.Item ?? w?.DeleteRequest?.Key),
        ),
      );
    case 'TransactGetItems':
    case 'TransactWriteItems':
      return operationsOf(input).flatMap(([name, target]) =>
        on(scope, OPERATIONS[name] ?? name, target, () => [target.Key ?? target['Item']]),
      );
    case 'ListTables':
      return [{ action: 'dynamodb:ListTables', resource: '*' }];
    case 'Scan':
    case 'DescribeTable':
    case 'CreateTable':
    case 'UpdateTable':
    case 'DeleteTable':
    case 'DescribeTimeToLive':
    case 'UpdateTimeToLive':
      return on(scope, action, input);
    default:
      throw unknownAction(action);
  }
}

/** The permissions of the streams' API; an iterator carries the ARN of its stream. */
export function authorizeStreams(
  scope: Scope,
  action: string,
  input: any,
  arnOf: (iterator: unknown) => string,
): readonly Access[] {
  switch (action) {
    case 'ListStreams':
      return [{ action: 'dynamodb:ListStreams', resource: `${scope.arn(input?.TableName ?? '*')}/stream/*` }];
    case 'DescribeStream':
    case 'GetShardIterator':
      return typeof input?.StreamArn === 'string'
        ? [{ action: `dynamodb:${action}`, resource: input.StreamArn }]
        : [];
    case 'GetRecords':
      return [{ action: 'dynamodb:GetRecords', resource: arnOf(input?.ShardIterator) }];
    default:
      throw unknownAction(action);
  }
}

const OPERATIONS: Readonly<Record<string, string>> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

function operationsOf(input: any): [name: string, target: Target][] {
  const items: readonly any[] = Array.isArray(input?.TransactItems) ? input.TransactItems : [];
  return items.flatMap((item) => Object.entries<Target>(item ?? {})).filter(([, target]) => target);
}

function on(
  scope: Scope,
  action: string,
  target: Target,
  keys?: () => readonly (Item | undefined)[],
): Access[] {
  const name = target?.TableName;
  if (typeof name !== 'string') return [];
  const table = name.startsWith('arn:') ? name : scope.arn(name);
  const resource = typeof target.IndexName === 'string' ? `${table}/index/${target.IndexName}` : table;
  return [{ action: `dynamodb:${action}`, resource, context: contextOf(scope, target, keys) }];
}

/** Worked out when a policy's condition reads them: most policies have none. */
function contextOf(scope: Scope, target: Target, keys?: () => readonly (Item | undefined)[]) {
  return {
    get 'dynamodb:leadingkeys'() {
      return keys ? leadingKeys(scope, target, keys()) : [];
    },
    get 'dynamodb:select'() {
      return target['Select'] ?? [];
    },
    get 'dynamodb:returnvalues'() {
      return target['ReturnValues'] ?? [];
    },
  };
}

function leadingKeys(scope: Scope, target: Target, keys: readonly (Item | undefined)[]): string[] {
  const table = scope.store.find(String(target.TableName).replace(/^arn:.*:table\//, ''));
  const schema = table?.index(String(target.IndexName))?.definition.KeySchema ?? table?.definition.KeySchema;
  const name = schema?.[0]?.AttributeName;
  if (name === undefined) return [];
  return keys.flatMap((key) =>
    key?.[name] ? [String(valueOf(key[name], typeOf(key[name]) as TypeLetter))] : [],
  );
}

/** The equalities of a query's key condition. */
function queriedKey(input: any): Item | undefined {
  if (input.KeyConditions) return firstValues(input.KeyConditions);
  const { KeyConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues } = input;
  const parsed: any = { KeyConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues };
  // names and values used by the filter only are reported as unused, after the key condition has been parsed
  validations.validateExpressions(parsed);
  const conditions = parsed._keyCondition && validations.convertKeyCondition(parsed._keyCondition.expression);
  return conditions && typeof conditions === 'object' ? firstValues(conditions) : undefined;
}

const firstValues = (conditions: Record<string, any>): Item =>
  Object.fromEntries(
    Object.entries(conditions).flatMap(([name, { AttributeValueList: [value] = [] }]) =>
      value ? [[name, value]] : [],
    ),
  );
