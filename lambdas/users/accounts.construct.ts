import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { SoloistFunction } from '../../lib/constructs/function.construct.ts';
import { WorkQueue } from '../../lib/constructs/queue.construct.ts';
import { addSchedule } from '../../lib/constructs/schedule.ts';
import { ACCOUNTS_EVENTS, ERASURES_DUE, USERS_ENV } from './users.contract.ts';

/** A step of an export or an erasure stops well before; the next one is another message. */
const TIMEOUT = Duration.seconds(60);
/** Environments that work at the same time: the account's concurrency belongs to the API first. */
const MAX_CONCURRENCY = 3;

/**
 * The worker of what takes longer than a request: exports, erasures, and the read models that follow from events. It
 * reaches every module's table, because a person's data lies in all of them; it is in no VPC, as it needs no cache.
 */
export class Accounts extends Construct {
  readonly fn: SoloistFunction;
  readonly queue: Queue;
  /** What the relay brings to its queue. */
  readonly subscription: { readonly queue: Queue; readonly types: readonly string[] };

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { queue } = new WorkQueue(this, 'Work', { name: 'accounts', workerTimeout: TIMEOUT });
    this.queue = queue;
    this.subscription = { queue, types: ACCOUNTS_EVENTS };
    this.fn = new SoloistFunction(this, 'Function', {
      service: 'accounts',
      entry: 'lambdas/api/accounts.handler.ts',
      timeout: TIMEOUT,
      memory: 512,
    });
    this.fn.addEventSource(
      new SqsEventSource(queue, {
        batchSize: 10,
        maxConcurrency: MAX_CONCURRENCY,
        reportBatchItemFailures: true,
      }),
    );
    this.fn.allow(['sqs:SendMessage'], [queue.queueArn]);
    this.fn.addEnvironment(USERS_ENV.accountsQueue, queue.queueUrl);
    addSchedule(this, {
      name: 'erasures',
      description: 'Every hour, the accounts whose grace is over',
      expression: 'rate(1 hour)',
      target: { arn: queue.queueArn, action: 'sqs:SendMessage', input: JSON.stringify(ERASURES_DUE) },
      retries: { attempts: 10, maxAgeSeconds: Duration.hours(1).toSeconds() },
    });
  }
}
