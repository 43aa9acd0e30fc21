import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from '../../lib/constructs/acknowledge.ts';
import { addAlarm } from '../../lib/constructs/alarm.construct.ts';
import { addGraph } from '../../lib/constructs/dashboard-graph.construct.ts';
import { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { DeadLetterQueue } from '../../lib/constructs/queue.construct.ts';
import { type QueueRoute, RELAY_ENV } from '../platform/platform.contract.ts';

/** A queue that takes events of these types. */
export interface Subscription {
  readonly queue: Queue;
  readonly types: readonly string[];
}

export interface RelayProps {
  readonly vpc: IVpc;
  readonly events: ITable;
  readonly subscriptions: readonly Subscription[];
}

/** Carries events from the outbox's stream to the queues, and drops cache entries that they outdate. */
export class Relay extends Construct {
  readonly fn: SoloistFunction;

  constructor(scope: Construct, id: string, props: RelayProps) {
    super(scope, id);
    this.fn = new SoloistFunction(this, 'Function', {
      service: 'relay',
      entry: 'lambdas/api/relay.handler.ts',
      timeout: Duration.seconds(30),
      memory: 512,
      vpc: props.vpc,
    });
    this.readStream(props.events);
    this.grantRoutes(props.subscriptions);
  }

  private readStream(events: ITable): void {
    const deadLetters = new DeadLetterQueue(this, 'DeadLetters', 'relay');
    acknowledge(deadLetters, {
      'AwsSolutions-SQS3':
        "it is a dead-letter queue: a stream's, which the rule does not know, and not a queue's",
    });
    this.fn.addEventSource(
      new DynamoEventSource(events, {
        // from the oldest record: events written before the function first runs are not lost
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        filters: [FilterCriteria.filter({ eventName: FilterRule.isEqual('INSERT') })],
        reportBatchItemFailures: true,
        bisectBatchOnError: true,
        // bounded: a poison event must not hold up its shard until the stream forgets the others
        retryAttempts: 10,
        maxRecordAge: Duration.hours(6),
        onFailure: new SqsDlq(deadLetters),
      }),
    );
    const age = this.fn.metric('IteratorAge', {
      period: Duration.minutes(1),
      statistic: 'Maximum',
      label: 'relay',
    });
    addAlarm(this, 'IteratorAge', {
      name: 'relay-iterator-age',
      essential: true,
      severity: 'page',
      page: 'queues',
      meaning: 'events wait in the stream for more than a minute before the relay takes them',
      metric: age,
      above: 60_000,
      periods: [3, 3],
    });
    addGraph(this, { row: 'queues', title: 'behind the stream, ms', metrics: [age] });
  }

  /** Sends to its queues only, and tells the relay which types go where. */
  private grantRoutes(subscriptions: readonly Subscription[]): void {
    this.fn.allow(
      ['sqs:SendMessage'],
      subscriptions.map(({ queue }) => queue.queueArn),
    );
    const routes: QueueRoute[] = subscriptions.map(({ queue, types }) => ({
      queueUrl: queue.queueUrl,
      types,
    }));
    this.fn.addEnvironment(RELAY_ENV.routes, JSON.stringify(routes));
  }
}
