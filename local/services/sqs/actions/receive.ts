import { randomUUID } from 'node:crypto';

import { AwsError } from '../../../service.ts';
import { integer } from '../errors.ts';
import { md5OfAttributes } from '../md5.ts';
import type { Message } from '../message.ts';
import type { Queue } from '../queue.ts';
import { receiptOf } from '../receipt.ts';
import { nameOfArn, queueNameOf, queueOf, type Action, type Sqs } from '../sqs.ts';
import { topicOf } from '../store.ts';

const MOST_IN_FLIGHT = 120_000;

/** Answers at once when there are messages, else as soon as one comes or `WaitTimeSeconds` have passed. */
export const receiveMessage: Action = async (sqs, input) => {
  const { settings } = queueOf(sqs, input);
  const most = integer('MaxNumberOfMessages', input.MaxNumberOfMessages, 1, 1, 10);
  const wait = integer('WaitTimeSeconds', input.WaitTimeSeconds, settings.receiveWait, 0, 20);
  const visibility = integer(
    'VisibilityTimeout',
    input.VisibilityTimeout,
    settings.visibilityTimeout,
    0,
    43_200,
  );

  const messages = await poll(sqs, queueNameOf(input), wait, (queue) => take(sqs, queue, most, visibility));
  return messages.length === 0 ? {} : { Messages: messages.map((message) => render(message, input)) };
};

async function poll(
  sqs: Sqs,
  name: string,
  wait: number,
  look: (queue: Queue) => Message[],
): Promise<Message[]> {
  // the one who waits is a client in real time, which the rehearsal's clock doesn't hurry
  const deadline = performance.now() + wait * 1000;
  for (;;) {
    const queue = sqs.store.queue(name);
    const messages = look(queue);
    const left = deadline - performance.now();
    if (messages.length > 0 || left <= 0 || sqs.stopping.aborted) return messages;

    const untilVisible = Math.max(1, queue.nextVisible - sqs.clock.now());
    await sqs.signals.wait(topicOf(name), Math.min(left, untilVisible));
    // signals that are closed release at once: let the one who closed them go on to stop us
    await new Promise(setImmediate);
  }
}

function take(sqs: Sqs, queue: Queue, most: number, visibility: number): Message[] {
  const { name, redrive } = queue.settings;
  if (queue.count().inFlight >= MOST_IN_FLIGHT) {
    throw new AwsError(
      'OverLimit',
      `queue '${name}' has ${MOST_IN_FLIGHT} messages in flight, delete some first`,
      403,
    );
  }

  // chosen before anything changes, since what is received with no time-out joins the line again
  const dead: Message[] = [];
  const chosen: Message[] = [];
  for (const message of queue.ready()) {
    (redrive && message.receives >= redrive.maxReceives ? dead : chosen).push(message);
    if (chosen.length === most) break;
  }

  for (const message of dead) bury(sqs, queue, message);
  return chosen.map((message) => deliver(sqs, queue, message, visibility));
}

function bury(sqs: Sqs, { settings: { name, arn, redrive } }: Queue, { nonce: _spent, ...message }: Message) {
  const dead = { ...message, visibleAt: sqs.clock.now(), source: arn };
  sqs.store.commit({ kind: 'moved', queue: name, to: nameOfArn(redrive!.deadLetterArn), message: dead });
}

function deliver(sqs: Sqs, { settings: { name } }: Queue, message: Message, visibility: number): Message {
  const now = sqs.clock.now();
  const delivery = {
    visibleAt: now + visibility * 1000,
    receives: message.receives + 1,
    firstReceivedAt: message.firstReceivedAt ?? now,
    lastReceivedAt: now,
    nonce: randomUUID(),
  };
  sqs.store.commit({ kind: 'received', queue: name, key: message.key, delivery });
  return { ...message, ...delivery };
}

function render(message: Message, input: any) {
  const attributes = pick(message.attributes ?? {}, input.MessageAttributeNames ?? []);
  const system = pick(
    systemAttributes(message),
    input.MessageSystemAttributeNames ?? input.AttributeNames ?? [],
  );
  return {
    MessageId: message.id,
    ReceiptHandle: receiptOf(message),
    MD5OfBody: message.bodyMd5,
    Body: message.body,
    ...(Object.keys(system).length > 0 && { Attributes: system }),
    ...(Object.keys(attributes).length > 0 && {
      MessageAttributes: attributes,
      MD5OfMessageAttributes: md5OfAttributes(attributes),
    }),
  };
}

function systemAttributes(message: Message): Record<string, string> {
  return {
    SenderId: message.sender,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receives),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ...(message.group && { MessageGroupId: message.group }),
    ...(message.trace && { AWSTraceHeader: message.trace }),
    ...(message.source && { DeadLetterQueueSourceArn: message.source }),
  };
}

/** Names may be `All`, `.*` or end in `.*`, a prefix. */
function pick<Value>(all: Readonly<Record<string, Value>>, names: readonly string[]): Record<string, Value> {
  const wanted = (key: string) =>
    names.some(
      (name) => name === 'All' || name === key || (name.endsWith('.*') && key.startsWith(name.slice(0, -2))),
    );
  return Object.fromEntries(Object.entries(all).filter(([key]) => wanted(key)));
}
