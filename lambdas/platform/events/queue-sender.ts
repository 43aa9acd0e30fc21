import type { SQSClient } from '@aws-sdk/client-sqs';
import { Unavailable } from '../errors.ts';
import { sendAll } from './send.ts';

/** How long SQS can keep a message back: 15 minutes. */
export const MAX_DELAY_MS = 900_000;

export interface SendOptions {
  /** Milliseconds until the messages can be received, {@link MAX_DELAY_MS} at most; SQS counts whole seconds. @default 0 */
  readonly delayMs?: number;
}

/** Puts messages into one queue. @throws Unavailable `queue_unavailable` when one could not be sent */
export type QueueSender<Message> = (messages: readonly Message[], options?: SendOptions) => Promise<void>;

/** Sends JSON to a queue by as few calls as there can be; its client is made when it is first used. */
export function queueSender<Message>(
  queueUrl: string,
  sqs: () => Promise<Pick<SQSClient, 'send'>>,
): QueueSender<Message> {
  return async (messages, { delayMs = 0 } = {}) => {
    if (messages.length === 0) return;
    const delayS = Math.ceil(Math.min(delayMs, MAX_DELAY_MS) / 1_000);
    const outgoing = messages.map((message, index) => ({
      id: String(index),
      body: JSON.stringify(message),
      ...(delayS > 0 && { delayS }),
    }));
    const failed = await sendAll(await sqs(), queueUrl, outgoing);
    if (failed.length > 0)
      throw new Unavailable(5, 'queue_unavailable', 'it could not be queued; send it again');
  };
}
