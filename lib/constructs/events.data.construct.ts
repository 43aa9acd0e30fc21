import { AttributeType, StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { SoloistFunction } from './function.construct.ts';
import { SoloistTable } from './table.construct.ts';
import { PLATFORM_ENV } from '../../lambdas/platform/platform.contract.ts';

/**
 * The outbox: events are written in the transaction that causes them, and the stream carries them on. The index
 * `byHour` (16 shards an hour) is for browsing and replay.
 */
export class EventsData extends Construct {
  readonly table: SoloistTable;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new SoloistTable(this, 'Table', { module: 'events', stream: StreamViewType.NEW_IMAGE });
    this.table.addGlobalSecondaryIndex({
      indexName: 'byHour',
      partitionKey: { name: 'shard', type: AttributeType.STRING },
      sortKey: { name: 'at', type: AttributeType.NUMBER },
    });
  }

  /** Lets a function append events of the modules it runs, and of no other. */
  grantAppend(fn: SoloistFunction, modules: readonly string[]): void {
    fn.allow(['dynamodb:PutItem'], [this.table.tableArn], {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': modules.map((module) => `${module}#*`) },
    });
    fn.addEnvironment(PLATFORM_ENV.eventsTable, this.table.tableName);
  }
}
