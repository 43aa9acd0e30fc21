import { AwsError } from '../../../service.ts';
import { runBatch } from '../batch.ts';
import { integer, invalidValue, missing } from '../errors.ts';
import type { Queue } from '../queue.ts';
import { findByReceipt } from '../receipt.ts';
import { queueOf, type Action, type Sqs } from '../sqs.ts';

const TWELVE_HOURS = 43_200;

interface Change {
  readonly Id: string;
  readonly ReceiptHandle?: string;
  readonly VisibilityTimeout?: number;
}

export const changeMessageVisibility: Action = (sqs, input) => {
  change(sqs, queueOf(sqs, input), input);
};

export const changeMessageVisibilityBatch: Action = (sqs, input) => {
  const queue = queueOf(sqs, input);
  return runBatch(input.Entries, (entry: Change) => change(sqs, queue, entry));
};

function change(sqs: Sqs, queue: Queue, { ReceiptHandle, VisibilityTimeout }: Change) {
  if (!ReceiptHandle) throw missing('ReceiptHandle');
  if (VisibilityTimeout === undefined) throw missing('VisibilityTimeout');
  const seconds = integer('VisibilityTimeout', VisibilityTimeout, 0, 0, TWELVE_HOURS);
  const message = findByReceipt(queue, ReceiptHandle);
  const now = sqs.clock.now();
  if (!message || message.visibleAt <= now) {
    throw new AwsError('MessageNotInflight', 'the message referred to is not in flight');
  }

  const visibleAt = now + seconds * 1000;
  if (visibleAt - message.lastReceivedAt! > TWELVE_HOURS * 1000) {
    throw invalidValue('VisibilityTimeout', seconds, 'at most 12 hours after the message was received');
  }
  sqs.store.commit({
    kind: 'received',
    queue: queue.settings.name,
    key: message.key,
    delivery: { visibleAt },
  });
}
