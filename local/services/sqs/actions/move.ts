import { randomUUID } from 'node:crypto';

import { AwsError } from '../../../service.ts';
import { integer, missing } from '../errors.ts';
import type { Queue } from '../queue.ts';
import { nameOfArn, type Action, type Sqs } from '../sqs.ts';

/**
 * Moves what may be received now out of a dead-letter queue, back to where each message came from or to one queue.
 * The move is over when it is answered, at whatever speed was asked for. As on AWS, a moved message is a new one:
 * another id, sent now, never received.
 */
export const startMessageMoveTask: Action = (sqs, input) => {
  integer('MaxNumberOfMessagesPerSecond', input.MaxNumberOfMessagesPerSecond, 500, 1, 500);
  const source = deadLetterQueue(sqs, input.SourceArn);
  const target = input.DestinationArn ? existing(sqs, input.DestinationArn) : null;

  const now = sqs.clock.now();
  const messages = [...source.ready()];
  let moved = 0;
  for (const message of messages) {
    const to = target ?? (message.source ? sqs.store.find(nameOfArn(message.source)) : null);
    if (!to) continue;
    const {
      nonce: _nonce,
      source: _source,
      firstReceivedAt: _first,
      lastReceivedAt: _last,
      ...content
    } = message;
    const fresh = { ...content, id: randomUUID(), sentAt: now, visibleAt: now, receives: 0 };
    sqs.store.commit({ kind: 'moved', queue: source.settings.name, to: to.settings.name, message: fresh });
    moved++;
  }

  const TaskHandle = Buffer.from(randomUUID()).toString('base64');
  sqs.moves.unshift({
    TaskHandle,
    Status: 'COMPLETED',
    SourceArn: input.SourceArn,
    ...(target && { DestinationArn: target.settings.arn }),
    ApproximateNumberOfMessagesMoved: moved,
    ApproximateNumberOfMessagesToMove: messages.length,
    StartedTimestamp: now,
  });
  return { TaskHandle };
};

/** The latest moves from a queue since the rehearsal started, newest first. */
export const listMessageMoveTasks: Action = (sqs, input) => {
  const { arn } = deadLetterQueue(sqs, input.SourceArn).settings;
  const most = integer('MaxResults', input.MaxResults, 1, 1, 10);
  const tasks = sqs.moves.filter(({ SourceArn }) => SourceArn === arn).slice(0, most);
  return { Results: tasks.map(({ TaskHandle: _handle, ...task }) => task) };
};

function deadLetterQueue(sqs: Sqs, arn: unknown): Queue {
  if (!arn) throw missing('SourceArn');
  const queue = existing(sqs, arn);
  if (!sqs.store.all().some(({ settings }) => settings.redrive?.deadLetterArn === queue.settings.arn)) {
    throw new AwsError(
      'InvalidParameterValue',
      `source queue ${arn} is not the dead-letter queue of any queue`,
    );
  }
  return queue;
}

function existing(sqs: Sqs, arn: unknown): Queue {
  const name = nameOfArn(arn);
  if (!sqs.store.find(name))
    throw new AwsError('ResourceNotFoundException', `queue ${arn} does not exist`, 404);
  return sqs.store.queue(name);
}
