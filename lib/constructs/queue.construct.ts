import { Duration } from 'aws-cdk-lib';
import type { MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { addAlarm } from './alarm.construct.ts';
import { addGraph } from './dashboard-graph.construct.ts';
import { physicalName } from './naming.ts';

const ENCRYPTED = {
  CKV_AWS_27: 'SQS encrypts it by its own key, which checkov does not know: one of ours costs at every call',
};

/** Where work lands that failed for good; it rings at the first message and keeps them for 14 days, SQS's most. */
export class DeadLetterQueue extends Queue {
  constructor(scope: Construct, id: string, name: string) {
    super(scope, id, {
      queueName: physicalName(scope, `${name}-dead-letters`),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    acknowledge(this, ENCRYPTED);
    const depth = this.metricApproximateNumberOfMessagesVisible({
      ...named(this, `${name}-dead-letters`),
      label: name,
    });
    addAlarm(this, 'Depth', {
      name: `${name}-dead-letters`,
      essential: true,
      severity: 'page',
      page: 'queues',
      meaning: `work of ${name} failed for good and waits in its dead-letter queue`,
      metric: depth,
      above: 0,
      periods: [1, 1],
    });
    addGraph(this, { row: 'queues', title: 'dead letters, messages', metrics: [depth], detail: true });
  }
}

export interface WorkQueueProps {
  /** The queue's short name, `deliver` */
  readonly name: string;
  /** Time-out of the function that works on it. */
  readonly workerTimeout: Duration;
  /** Deliveries of a message before it is dead. @default 5 */
  readonly receives?: number;
  /**
   * How long its oldest message may wait: nobody waits for it, so that nobody is woken, and a lean stage is told of its
   * dead letters alone. @default 5 minutes, and whoever is on call is woken
   */
  readonly late?: Duration;
}

/** A queue with its dead-letter queue and their alarms. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', props.name);
    this.queue = new Queue(this, 'Queue', {
      queueName: physicalName(this, props.name),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(4),
      // six times the worker's time-out, as AWS says: must outlast its retries, or SQS redelivers a running job
      visibilityTimeout: Duration.seconds(6 * props.workerTimeout.toSeconds()),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.receives ?? 5 },
    });
    acknowledge(this.queue, ENCRYPTED);
    const late = props.late ?? Duration.minutes(5);
    const age = this.queue.metricApproximateAgeOfOldestMessage({
      ...named(this, props.name),
      label: props.name,
    });
    addAlarm(this, 'Age', {
      name: `${props.name}-age`,
      ...(!props.late && { essential: true }),
      severity: props.late ? 'ticket' : 'page',
      page: 'queues',
      meaning: `the oldest message of the ${props.name} queue has waited for more than ${late.toMinutes()} minutes`,
      metric: age,
      above: late.toSeconds(),
      periods: [3, 3],
    });
    addGraph(this, {
      row: 'queues',
      title: props.late ? 'age of the oldest message that may wait, s' : 'age of the oldest message, s',
      metrics: [age],
      limits: [{ value: late.toSeconds(), label: 'alarm' }],
      ...(props.late && { detail: true }),
    });
  }
}

/** By the physical name: with the queue itself the dashboard would import it from its stack, and so keep it. */
function named(scope: Construct, name: string): MetricOptions {
  return {
    period: Duration.minutes(1),
    statistic: 'Maximum',
    dimensionsMap: { QueueName: physicalName(scope, name) },
  };
}
