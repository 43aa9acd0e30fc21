import type { Message } from './message.ts';
import type { Queue } from './queue.ts';
import { nameOfArn } from './sqs.ts';

const PEEKED = 20;
const SHOWN_OF_BODY = 2000;

/** A queue for the console: depths, the age of its oldest message in seconds, and a look at its first messages. */
export function describeQueue(queue: Queue, now: number) {
  queue.settle(now);
  const { name, arn, url, redrive } = queue.settings;
  const messages: Message[] = [];
  let oldest = now;
  for (const message of queue.messages()) {
    oldest = Math.min(oldest, message.sentAt);
    if (messages.length < PEEKED) messages.push(message);
  }

  return {
    name,
    arn,
    url,
    ...queue.count(),
    oldestSeconds: Math.round((now - oldest) / 1000),
    deadLetterQueue: redrive ? nameOfArn(redrive.deadLetterArn) : null,
    messages: messages.map((message) => peek(message, now)),
  };
}

function peek({ id, body, sentAt, receives, visibleAt, source }: Message, now: number) {
  return {
    id,
    body: body.slice(0, SHOWN_OF_BODY),
    sentAt,
    receives,
    state: visibleAt <= now ? 'visible' : receives > 0 ? 'in flight' : 'delayed',
    from: source ? nameOfArn(source) : null,
  };
}
