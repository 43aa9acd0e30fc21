import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import {
  AttributeType,
  Billing,
  Operation,
  type StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { addAlarm } from './alarm.construct.ts';
import type { SoloistFunction } from './function.construct.ts';

const MINUTE = Duration.minutes(1);

/** What the runtime uses; each is a metric of its own in the alarm on system errors, so keep the list short. */
const OPERATIONS = [
  Operation.GET_ITEM,
  Operation.QUERY,
  Operation.PUT_ITEM,
  Operation.UPDATE_ITEM,
  Operation.TRANSACT_WRITE_ITEMS,
];

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
    this.addAlarms(props.module);
  }

  /** Single reads and queries; scans are for operators. */
  allowRead(fn: SoloistFunction): void {
    fn.allow(READ, [this.tableArn]);
  }

  allowReadWrite(fn: SoloistFunction): void {
    fn.allow([...READ, ...WRITE], [this.tableArn]);
  }

  private addAlarms(module: string): void {
    addAlarm(this, 'Throttles', {
      name: `${module}-table-throttles`,
      severity: 'ticket',
      page: 'tables',
      meaning: `DynamoDB throttles the ${module} table`,
      metric: new MathExpression({
        expression: 'FILL(reads, 0) + FILL(writes, 0)',
        usingMetrics: {
          reads: this.metric('ReadThrottleEvents', { statistic: 'Sum', period: MINUTE }),
          writes: this.metric('WriteThrottleEvents', { statistic: 'Sum', period: MINUTE }),
        },
        label: 'throttled reads and writes',
        period: MINUTE,
      }),
      above: 0,
      periods: [5, 5],
    });
    addAlarm(this, 'SystemErrors', {
      name: `${module}-table-system-errors`,
      severity: 'ticket',
      page: 'tables',
      meaning: `DynamoDB answers requests to the ${module} table with errors of its own`,
      metric: this.metricSystemErrorsForOperations({ operations: OPERATIONS, period: MINUTE }),
      above: 0,
      periods: [5, 5],
    });
  }
}
