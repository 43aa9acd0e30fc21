import { runBatch } from '../batch.ts';
import { missing } from '../errors.ts';
import type { Queue } from '../queue.ts';
import { findByReceipt } from '../receipt.ts';
import { queueOf, type Action, type Sqs } from '../sqs.ts';

export const deleteMessage: Action = (sqs, input) => {
  remove(sqs, queueOf(sqs, input), input.ReceiptHandle);
};

export const deleteMessageBatch: Action = (sqs, input) => {
  const queue = queueOf(sqs, input);
  return runBatch(input.Entries, (entry: { Id: string; ReceiptHandle: string }) => {
    remove(sqs, queue, entry.ReceiptHandle);
  });
};

// a handle from before the last receive succeeds and deletes nothing, which is all that AWS promises
function remove(sqs: Sqs, queue: Queue, handle: unknown) {
  if (!handle) throw missing('ReceiptHandle');
  const message = findByReceipt(queue, handle);
  if (message) sqs.store.commit({ kind: 'removed', queue: queue.settings.name, key: message.key });
}
