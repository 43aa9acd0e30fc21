import { createHash } from 'node:crypto';

import { AwsError } from '../../service.ts';
import { streamArn, type IndexDefinition, type TableDefinition } from './definition.ts';
import { tableNotFound, validation } from './errors.ts';
import { sizeOfItem } from './item.ts';
import type { Store } from './store.ts';
import type { Table } from './table.ts';

/** Where tables are: `arn` makes the ARN of a table, `now` is in ms since the epoch. */
export interface Place {
  arn(tableName: string): string;
  now(): number;
}

export function createTable(store: Store, place: Place, input: any): object {
  if (store.find(input.TableName)) {
    throw new AwsError('ResourceInUseException', `Table already exists: ${input.TableName}`);
  }
  const now = place.now();
  const { TableName, KeySchema, AttributeDefinitions, ProvisionedThroughput } = input;
  const table = store.define({
    TableName,
    ...identityOf(TableName, place),
    CreationDateTime: now / 1000,
    KeySchema,
    AttributeDefinitions,
    ...(ProvisionedThroughput && { ProvisionedThroughput }),
    ...indexesOf('LocalSecondaryIndexes', input),
    ...indexesOf('GlobalSecondaryIndexes', input),
    ...streamOf(input.StreamSpecification, now),
    DeletionProtectionEnabled: input.DeletionProtectionEnabled ?? false,
  });
  return { TableDescription: description(table) };
}

/** What the conformance suite and scripts change by API: stream, protection, and one index more or less. */
export function updateTable(store: Store, place: Place, input: any): object {
  const { definition } = store.table(input.TableName);
  const { StreamLabel: _label, StreamViewType: _view, ...plain } = definition;
  const streams = input.StreamSpecification
    ? { ...plain, ...changedStream(definition, input.StreamSpecification, place.now()) }
    : definition;
  const table = store.define({
    ...streams,
    ...(input.AttributeDefinitions && { AttributeDefinitions: input.AttributeDefinitions }),
    GlobalSecondaryIndexes: changedIndexes(definition, input.GlobalSecondaryIndexUpdates ?? []),
    DeletionProtectionEnabled:
      input.DeletionProtectionEnabled ?? definition.DeletionProtectionEnabled ?? false,
  });
  return { TableDescription: description(table) };
}

export function deleteTable(store: Store, input: any): object {
  const table = store.table(input.TableName);
  if (table.definition.DeletionProtectionEnabled) {
    throw validation(
      `Resource cannot be deleted as it is currently protected against deletion. ` +
        'Disable deletion protection first.',
    );
  }
  const TableDescription = { ...description(table), TableStatus: 'DELETING' };
  store.drop(input.TableName);
  return { TableDescription };
}

export function describeTable(store: Store, input: any): object {
  const table = store.find(input.TableName);
  if (!table) throw tableNotFound(input.TableName);
  return { Table: description(table) };
}

export function listTables(store: Store, input: any): object {
  const after = input.ExclusiveStartTableName ?? '';
  const names = [...store.tables].map((table) => table.definition.TableName).sort();
  const rest = names.filter((name) => name > after);
  const page = rest.slice(0, input.Limit ?? 100);
  return { TableNames: page, LastEvaluatedTableName: page.length < rest.length ? page.at(-1) : undefined };
}

/** ARN and id follow from the name, so that both are known before the table exists. */
export function identityOf(name: string, place: Pick<Place, 'arn'>): { TableArn: string; TableId: string } {
  const hash = createHash('sha256').update(name).digest('hex');
  const TableId = [hash.slice(0, 8), hash.slice(8, 12), `4${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`];
  return { TableArn: place.arn(name), TableId: [...TableId, hash.slice(20, 32)].join('-') };
}

function indexesOf(kind: 'LocalSecondaryIndexes' | 'GlobalSecondaryIndexes', input: any) {
  const indexes: readonly IndexDefinition[] | undefined = input[kind];
  return indexes && { [kind]: indexes.map(plainIndex) };
}

export const plainIndex = ({ IndexName, KeySchema, Projection }: IndexDefinition): IndexDefinition => ({
  IndexName,
  KeySchema,
  Projection,
});

function streamOf(specification: any, now: number) {
  if (!specification?.StreamEnabled) return {};
  return {
    StreamViewType: specification.StreamViewType,
    StreamLabel: new Date(now).toISOString().slice(0, -1),
  };
}

function changedStream(definition: TableDefinition, specification: any, now: number) {
  if (specification.StreamEnabled && definition.StreamLabel) {
    throw validation(`Table already has an enabled stream: TableName: ${definition.TableName}`);
  }
  if (!specification.StreamEnabled && !definition.StreamLabel) {
    throw validation(`Table has no stream to disable: TableName: ${definition.TableName}`);
  }
  return streamOf(specification, now);
}

function changedIndexes(definition: TableDefinition, updates: readonly any[]): readonly IndexDefinition[] {
  return updates.reduce((indexes: readonly IndexDefinition[], { Create, Delete }) => {
    if (Create) return [...indexes, plainIndex(Create)];
    if (!indexes.some((index) => index.IndexName === Delete.IndexName)) {
      throw new AwsError(
        'ResourceNotFoundException',
        `Requested resource not found: Index: ${Delete.IndexName}`,
      );
    }
    return indexes.filter((index) => index.IndexName !== Delete.IndexName);
  }, definition.GlobalSecondaryIndexes ?? []);
}

/** As DescribeTable answers; counts are those of this moment. */
export function description(table: Table): object {
  const { ProvisionedThroughput, LocalSecondaryIndexes, GlobalSecondaryIndexes, ...definition } =
    table.definition;
  const { StreamViewType, StreamLabel, TimeToLive: _ttl, ...rest } = definition;
  const throughput = ProvisionedThroughput ?? { ReadCapacityUnits: 0, WriteCapacityUnits: 0 };
  const bytes = table.items().reduce((sum, item) => sum + sizeOfItem(item), 0);
  const describe = (index: IndexDefinition) => ({
    ...index,
    IndexArn: `${rest.TableArn}/index/${index.IndexName}`,
    ItemCount: table.index(index.IndexName)!.size,
  });
  return {
    ...rest,
    TableStatus: 'ACTIVE',
    ItemCount: table.size,
    TableSizeBytes: bytes,
    ProvisionedThroughput: { NumberOfDecreasesToday: 0, ...throughput },
    BillingModeSummary: ProvisionedThroughput ? undefined : { BillingMode: 'PAY_PER_REQUEST' },
    LocalSecondaryIndexes: LocalSecondaryIndexes?.map(describe),
    GlobalSecondaryIndexes: listed(GlobalSecondaryIndexes)?.map((index) => ({
      ...describe(index),
      IndexStatus: 'ACTIVE',
    })),
    StreamSpecification: StreamLabel ? { StreamEnabled: true, StreamViewType } : undefined,
    LatestStreamLabel: StreamLabel,
    LatestStreamArn: streamArn(table.definition),
  };
}

const listed = <Member>(members: readonly Member[] | undefined) => (members?.length ? members : undefined);
