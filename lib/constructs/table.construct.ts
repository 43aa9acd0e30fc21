import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  type StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { SoloistFunction } from './function.construct.ts';
import { watchTable } from './table-alarms.ts';

const READ = ['dynamodb:GetItem', 'dynamodb:Query'];
const WRITE = [
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:ConditionCheckItem',
];

export interface SoloistTableProps {
  /** The module's name, in the alarms' names. */
  readonly module: string;
  /** @default no stream */
  readonly stream?: StreamViewType;
}

/**
 * A module's table: string keys `pk` and `sk`, TTL in `expiresAt` (epoch seconds), on demand, encrypted with the
 * account's key for DynamoDB, recoverable to any second of 35 days, and not to be deleted by accident.
 */
export class SoloistTable extends TableV2 {
  constructor(scope: Construct, id: string, props: SoloistTableProps) {
    super(scope, id, {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(props.stream && { dynamoStream: props.stream }),
    });
    watchTable(this, props.module);
  }

  /**
   * Single reads and queries; scans are for operators.
   *
   * @param partitions patterns of the partition keys that may be read: `ORG#*`. @default every one
   */
  allowRead(fn: SoloistFunction, partitions?: readonly string[]): void {
    const condition = partitions && { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': partitions } };
    fn.allow(READ, [this.tableArn], condition);
  }

  allowReadWrite(fn: SoloistFunction): void {
    fn.allow([...READ, ...WRITE], [this.tableArn]);
  }
}
