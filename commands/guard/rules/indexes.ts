import {
  isSame,
  pathOf,
  resourceChanges,
  type RefusedChange,
  type Resource,
  type StackChange,
} from '../change.ts';

const TABLES = ['AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table'];

interface Index {
  readonly IndexName: string;
  readonly KeySchema: unknown;
  readonly Projection: unknown;
}

/**
 * DynamoDB creates or deletes one global secondary index of a table at a time, and CloudFormation refuses an update
 * that asks for two: after it changed whatever came before the table.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
 */
export function indexes(changes: readonly StackChange[]): RefusedChange[] {
  return resourceChanges(changes).flatMap(({ stack, logicalId, before, after }) => {
    if (!TABLES.includes(before.Type) || after?.Type !== before.Type) return [];
    const operations = operationsBetween(indexesOf(before), indexesOf(after));
    if (operations.length < 2) return [];
    return [
      {
        rule: 'indexes',
        stack,
        logicalId,
        path: pathOf(logicalId, before),
        message: `it changes ${operations.length} indexes of the table ${logicalId} at once (${operations.join(', ')}), and DynamoDB takes one at a time`,
        wayOut:
          'one index a deployment: first the new ones, one by one, under names of their own; then the code that reads them; then delete the old ones, one by one',
      },
    ];
  });
}

function operationsBetween(before: readonly Index[], after: readonly Index[]): string[] {
  const gone = before.filter(({ IndexName }) => !after.some((index) => index.IndexName === IndexName));
  const come = after.filter(({ IndexName }) => !before.some((index) => index.IndexName === IndexName));
  // an index can't be changed: it would be deleted and created, which is two
  const other = after.filter((index) => {
    const old = before.find(({ IndexName }) => IndexName === index.IndexName);
    return old && !(isSame(old.KeySchema, index.KeySchema) && isSame(old.Projection, index.Projection));
  });
  const names = (verb: string, of: readonly Index[]) => of.map(({ IndexName }) => `${verb} ${IndexName}`);
  return [
    ...names('create', come),
    ...names('delete', gone),
    ...names('delete', other),
    ...names('create', other),
  ];
}

function indexesOf({ Properties }: Resource): readonly Index[] {
  return (Properties?.GlobalSecondaryIndexes ?? []) as readonly Index[];
}
