/** A table as it was declared; names and nesting as in DynamoDB's API. */
export interface TableDefinition {
  readonly TableName: string;
  readonly TableArn: string;
  readonly TableId: string;
  /** Seconds since the epoch. */
  readonly CreationDateTime: number;
  readonly KeySchema: readonly KeyElement[];
  readonly AttributeDefinitions: readonly {
    readonly AttributeName: string;
    readonly AttributeType: string;
  }[];
  /** Absent for on-demand tables. */
  readonly ProvisionedThroughput?: {
    readonly ReadCapacityUnits: number;
    readonly WriteCapacityUnits: number;
  };
  readonly LocalSecondaryIndexes?: readonly IndexDefinition[];
  readonly GlobalSecondaryIndexes?: readonly IndexDefinition[];
  readonly StreamViewType?: StreamViewType;
  /** Names the stream within the table; absent without one. */
  readonly StreamLabel?: string;
  readonly DeletionProtectionEnabled?: boolean;
  /** The attribute with the time of expiry in epoch seconds; absent when expiry is off. */
  readonly TimeToLive?: string;
}

export interface KeyElement {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

export interface IndexDefinition {
  readonly IndexName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly Projection: {
    readonly ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
    readonly NonKeyAttributes?: readonly string[];
  };
}

export type StreamViewType = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

export const namesOf = (schema: readonly KeyElement[]) => schema.map((element) => element.AttributeName);

export const streamArn = (definition: TableDefinition) =>
  definition.StreamLabel ? `${definition.TableArn}/stream/${definition.StreamLabel}` : undefined;
