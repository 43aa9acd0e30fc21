import { randomUUID } from 'node:crypto';

import type { Caller } from '../../../service.ts';
import { AwsError } from '../../../service.ts';
import { runBatch } from '../batch.ts';
import { digests, readContent, type SendInput } from '../content.ts';
import { integer, invalidValue } from '../errors.ts';
import type { Queue } from '../queue.ts';
import { queueOf, type Action, type Sqs } from '../sqs.ts';

const BATCH_BYTES = 1_048_576;

export const sendMessage: Action = (sqs, input, caller) => {
  return send(sqs, queueOf(sqs, input), input, caller);
};

export const sendMessageBatch: Action = (sqs, input, caller) => {
  const queue = queueOf(sqs, input);
  const bytes = ((input.Entries ?? []) as SendInput[]).reduce((sum, entry) => sum + payload(entry), 0);
  if (bytes > BATCH_BYTES) {
    throw new AwsError(
      'BatchRequestTooLong',
      `batch requests can't be longer than ${BATCH_BYTES} bytes, got ${bytes}`,
    );
  }

  return runBatch(input.Entries, (entry: SendInput & { Id: string }) => send(sqs, queue, entry, caller));
};

function send(sqs: Sqs, queue: Queue, input: SendInput, { principal }: Caller) {
  const { settings } = queue;
  const now = sqs.clock.now();
  const delay = integer('DelaySeconds', input.DelaySeconds, settings.delay, 0, 900);
  const { size, ...content } = readContent(input, randomUUID(), principal, now);
  if (size > settings.maximumSize) {
    throw invalidValue(
      'MessageBody',
      `${size} bytes`,
      `at most ${settings.maximumSize} bytes with its attributes`,
    );
  }

  for (let left = copies(sqs); left > 0; left--) {
    const message = { ...content, key: sqs.store.nextKey(), visibleAt: now + delay * 1000, receives: 0 };
    sqs.store.commit({ kind: 'put', queue: settings.name, message });
  }
  return { MessageId: content.id, ...digests(content) };
}

/** Standard queues deliver at least once: the fault shows a consumer what it must stand. */
function copies({ faults }: Sqs): number {
  const duplicate = faults.active('sqs', 'duplicate');
  return duplicate ? Number(duplicate.copies ?? 3) : 1;
}

function payload({ MessageBody, MessageAttributes = {} }: SendInput): number {
  const attributes = Object.entries(MessageAttributes).map(
    ([name, { DataType, StringValue = '', BinaryValue = '' }]) =>
      Buffer.byteLength(name + DataType + StringValue) + Buffer.byteLength(BinaryValue, 'base64'),
  );
  return attributes.reduce((sum, bytes) => sum + bytes, Buffer.byteLength(String(MessageBody ?? '')));
}
