import type { SQSClient } from '@aws-sdk/client-sqs';
import { Unavailable } from '../errors.ts';
import { sendAll } from './send.ts';

/** Puts messages into one queue. @throws Unavailable `queue_unavailable` when one could not be sent */
export type QueueSender<Message> = (messages: readonly Message[]) => Promise<void>;

/** Sends JSON to a queue by as few calls as there can be; its client is made when it is first used. */
export function queueSender<Message>(
  queueUrl: string,
  sqs: () => Promise<Pick<SQSClient, 'send'>>,
): QueueSender<Message> {
  return async (messages) => {
    if (messages.length === 0) return;
    const outgoing = messages.map((message, index) => ({ id: String(index), body: JSON.stringify(message) }));
    const failed = await sendAll(await sqs(), queueUrl, outgoing);
    if (failed.length > 0)
      throw new Unavailable(5, 'queue_unavailable', 'it could not be queued; send it again');
  };
}
