import type { Caller, Clock, Faults, Naming, Signals } from '../../service.ts';
import { missing } from './errors.ts';
import type { Queue } from './queue.ts';
import type { Store } from './store.ts';

/** What every action of SQS works with. */
export interface Sqs {
  readonly store: Store;
  readonly naming: Naming;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly signals: Signals;
  readonly stopping: AbortSignal;
  readonly purgedAt: Map<string, number>;
  readonly moves: MoveTask[];
}

/** A finished StartMessageMoveTask, as ListMessageMoveTasks shows it. */
export interface MoveTask {
  readonly TaskHandle: string;
  readonly Status: 'COMPLETED';
  readonly SourceArn: string;
  readonly DestinationArn?: string;
  readonly ApproximateNumberOfMessagesMoved: number;
  readonly ApproximateNumberOfMessagesToMove: number;
  readonly StartedTimestamp: number;
}

export type Action = (sqs: Sqs, input: any, caller: Caller) => unknown;

/** Host and account don't count: a URL from before a restart, which had another port, still names its queue. */
export function queueNameOf(input: any): string {
  if (typeof input?.QueueUrl !== 'string' || input.QueueUrl === '') throw missing('QueueUrl');
  return input.QueueUrl.split('/').at(-1)!;
}

export const queueOf = (sqs: Sqs, input: any): Queue => sqs.store.queue(queueNameOf(input));

export const nameOfArn = (arn: unknown) => String(arn).split(':').at(-1)!;
