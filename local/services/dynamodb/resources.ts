import { Refusal } from '../../refusal.ts';
import type { Declaration, Identity, Naming, Resource } from '../../service.ts';
import type { TableDefinition } from './definition.ts';
import type { Store } from './store.ts';
import { identityOf, plainIndex } from './tables.ts';

export const TABLE_TYPES = ['AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table'];

// a stream's label is the time of its creation, which has to be known before anything is created
const LABEL = '2026-01-01T00:00:00.000';

/** Names, ARNs and id of a table in a template. */
export function identify(
  declaration: Declaration,
  naming: Naming,
  property: (name: string) => any,
): Identity {
  const ref = naming.name(declaration, property('TableName'), 255);
  const { TableArn, TableId } = identityOf(ref, { arn: (name) => naming.arn('dynamodb', `table/${name}`) });
  const attributes: Record<string, string> = { Arn: TableArn, TableId };
  if (property('StreamSpecification')) attributes['StreamArn'] = `${TableArn}/stream/${LABEL}`;
  return { ref, attributes };
}

/**
 * Creates the tables that templates declare and the store doesn't have; takes on what may change of those it has.
 * Throws a `Refusal` when the keys of a table that holds items would have to change.
 */
export function reconcile(store: Store, resources: readonly Resource[], now: number): void {
  for (const resource of resources) {
    const declared = definitionOf(resource, now);
    const existing = store.find(declared.TableName);
    if (!existing) {
      store.define(declared);
      continue;
    }
    requireSameKeys(resource, declared, existing.definition);
    const wanted = { ...declared, CreationDateTime: existing.definition.CreationDateTime };
    if (JSON.stringify(wanted) !== JSON.stringify(existing.definition)) store.define(wanted);
  }
}

function definitionOf({ identity, properties }: Resource, now: number): TableDefinition {
  const { KeySchema, AttributeDefinitions, LocalSecondaryIndexes, GlobalSecondaryIndexes } = properties;
  const { StreamSpecification, TimeToLiveSpecification } = properties;
  return {
    TableName: identity.ref,
    TableArn: identity.attributes['Arn']!,
    TableId: identity.attributes['TableId']!,
    CreationDateTime: now / 1000,
    KeySchema,
    AttributeDefinitions,
    ...(properties['BillingMode'] !== 'PAY_PER_REQUEST' && throughputOf(properties)),
    ...(LocalSecondaryIndexes && { LocalSecondaryIndexes: LocalSecondaryIndexes.map(plainIndex) }),
    ...(GlobalSecondaryIndexes && { GlobalSecondaryIndexes: GlobalSecondaryIndexes.map(plainIndex) }),
    ...(StreamSpecification && { StreamViewType: StreamSpecification.StreamViewType, StreamLabel: LABEL }),
    DeletionProtectionEnabled: isProtected(properties),
    ...(TimeToLiveSpecification?.Enabled && { TimeToLive: TimeToLiveSpecification.AttributeName }),
  };
}

// a global table's throughput is a range to scale in, which has no effect here
function throughputOf({ ProvisionedThroughput }: Resource['properties']) {
  const { ReadCapacityUnits = 5, WriteCapacityUnits = 5 } = ProvisionedThroughput ?? {};
  return {
    ProvisionedThroughput: {
      ReadCapacityUnits: Number(ReadCapacityUnits),
      WriteCapacityUnits: Number(WriteCapacityUnits),
    },
  };
}

// TableV2 says so for each replica
function isProtected({ DeletionProtectionEnabled, Replicas }: Resource['properties']): boolean {
  return Boolean(DeletionProtectionEnabled ?? Replicas?.[0]?.DeletionProtectionEnabled);
}

function requireSameKeys(resource: Resource, declared: TableDefinition, existing: TableDefinition) {
  const [wanted, found] = [keysOf(declared), keysOf(existing)];
  if (wanted === found) return;
  throw new Refusal(
    `table ${resource.stack}/${resource.logicalId} now has the key ${wanted}, but the kept state has ${found}: ` +
      'forget the state with npm start -- --fresh',
  );
}

function keysOf({ KeySchema, AttributeDefinitions }: TableDefinition): string {
  const type = (name: string) => AttributeDefinitions.find((a) => a.AttributeName === name)?.AttributeType;
  return KeySchema.map(({ AttributeName }) => `${AttributeName} (${type(AttributeName)})`).join(', ');
}
