import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { readEventStream } from '../../lib/constructs/event-stream.ts';
import { SoloistFunction } from '../../lib/constructs/function.construct.ts';
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
    readEventStream(this, {
      fn: this.fn,
      events: props.events,
      batches: {
        batchSize: 100,
        // bounded: a poison event must not hold up its shard until the stream forgets the others
        retryAttempts: 10,
        maxRecordAge: Duration.hours(6),
      },
      late: {
        after: Duration.minutes(1),
        periods: [3, 3],
        severity: 'page',
        meaning: 'events wait in the stream for more than a minute before the relay takes them',
      },
    });
    this.grantRoutes(props.subscriptions);
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
