import {
  type AttributeValue,
  CreateTableCommand,
  type CreateTableCommandInput,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  type ScalarAttributeType,
  ScanCommand,
  type ScanCommandInput,
  type StreamViewType,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, type NativeAttributeValue, unmarshall } from '@aws-sdk/util-dynamodb';

import type { Target } from './target.ts';

export type Values = Record<string, NativeAttributeValue>;

export interface TableOptions {
  /** Names of the key attributes, with a type after a colon where it isn't a string. @default ['pk', 'sk'] */
  readonly key?: readonly string[];
  readonly global?: readonly IndexOptions[];
  readonly local?: readonly IndexOptions[];
  readonly stream?: StreamViewType;
}

export interface IndexOptions {
  readonly name: string;
  /** As in `TableOptions.key`. */
  readonly key: readonly string[];
  /** Attributes besides the keys. @default all */
  readonly include?: readonly string[];
}

let tables = 0;

/** One table of its own for a case, and short ways to use it with plain values. */
export class Subject {
  readonly target: Target;
  readonly name = `case-${process.pid}-${++tables}`;

  constructor(target: Target) {
    this.target = target;
  }

  static async create(target: Target, options: TableOptions = {}): Promise<Subject> {
    const subject = new Subject(target);
    await target.client.send(new CreateTableCommand(tableInput(subject.name, options)));
    return subject;
  }

  async put(item: Values): Promise<void> {
    await this.target.client.send(new PutItemCommand({ TableName: this.name, Item: wire(item) }));
  }

  async get(key: Values): Promise<Values | undefined> {
    const input = { TableName: this.name, Key: wire(key), ConsistentRead: true };
    const { Item } = await this.target.client.send(new GetItemCommand(input));
    return Item && unmarshall(Item);
  }

  /** The attributes that `ReturnValues` asks for, by default the whole new item. */
  async update(
    key: Values,
    expression: string,
    values?: Values,
    options: Partial<UpdateItemCommandInput> = {},
  ): Promise<Values | undefined> {
    const { Attributes } = await this.target.client.send(
      new UpdateItemCommand({
        TableName: this.name,
        Key: wire(key),
        UpdateExpression: expression,
        ...withValues(values),
        ReturnValues: 'ALL_NEW',
        ...options,
      }),
    );
    return Attributes && unmarshall(Attributes);
  }

  query(condition: string, values: Values, options: Partial<QueryCommandInput> = {}) {
    const input = {
      TableName: this.name,
      KeyConditionExpression: condition,
      ...withValues(values),
      ...options,
    };
    return this.target.client.send(new QueryCommand(input));
  }

  /** The values of one attribute of the items that a query finds. */
  async queried(
    attribute: string,
    condition: string,
    values: Values,
    options: Partial<QueryCommandInput> = {},
  ) {
    const { Items = [] } = await this.query(condition, values, options);
    return Items.map((item) => unmarshall(item)[attribute]);
  }

  scan(options: Partial<ScanCommandInput> = {}) {
    return this.target.client.send(new ScanCommand({ TableName: this.name, ...options }));
  }
}

/** Plain values as they travel; `undefined` members are left out. */
export const wire = (values: Values): Record<string, AttributeValue> =>
  marshall(values, { removeUndefinedValues: true });

export const withValues = (values: Values | undefined) =>
  values && { ExpressionAttributeValues: wire(values) };

function tableInput(name: string, options: TableOptions): CreateTableCommandInput {
  const { key = ['pk', 'sk'], global = [], local = [], stream } = options;
  const typed = new Map(
    [key, ...global.map((i) => i.key), ...local.map((i) => i.key)].flat().map(nameAndType),
  );
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keySchema(key),
    AttributeDefinitions: [...typed].map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    ...(global.length > 0 && { GlobalSecondaryIndexes: global.map(index) }),
    ...(local.length > 0 && { LocalSecondaryIndexes: local.map(index) }),
    ...(stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: stream } }),
  };
}

const nameAndType = (text: string): [string, ScalarAttributeType] => {
  const [name, type = 'S'] = text.split(':');
  return [name!, type as ScalarAttributeType];
};

const keySchema = (key: readonly string[]) =>
  key.map(
    (text, i) => ({ AttributeName: nameAndType(text)[0], KeyType: i === 0 ? 'HASH' : 'RANGE' }) as const,
  );

const index = ({ name, key, include }: IndexOptions) => ({
  IndexName: name,
  KeySchema: keySchema(key),
  Projection: !include
    ? { ProjectionType: 'ALL' as const }
    : include.length === 0
      ? { ProjectionType: 'KEYS_ONLY' as const }
      : { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...include] },
});
