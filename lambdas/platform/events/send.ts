import type { SendMessageBatchCommandOutput, SQSClient } from '@aws-sdk/client-sqs';
import { log } from '../log.ts';

/** SQS's limits on one SendMessageBatch: entries, and bytes of all bodies together. */
const MAX_ENTRIES = 10;
const MAX_BYTES = 256 * 1024;

export interface OutgoingMessage {
  /** The sender's own name for it; not sent. */
  readonly id: string;
  readonly body: string;
  /** Seconds until it can be received, 900 at most. @default 0 */
  readonly delayS?: number;
}

/** Sends messages in as few calls as the limits allow. Returns the ids of those that were not sent. */
export async function sendAll(
  sqs: Pick<SQSClient, 'send'>,
  queueUrl: string,
  messages: readonly OutgoingMessage[],
): Promise<string[]> {
  const { SendMessageBatchCommand } = await import('../aws/sqs.sdk.ts');
  const sends = batches(messages).map(async (batch) => {
    try {
      const Entries = batch.map(({ body, delayS }, index) => ({
        Id: String(index),
        MessageBody: body,
        ...(delayS !== undefined && { DelaySeconds: delayS }),
      }));
      const output: SendMessageBatchCommandOutput = await sqs.send(
        new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }),
      );
      for (const { Code, Message } of output.Failed ?? [])
        log.warn('a message was refused', { code: Code, Message });
      return (output.Failed ?? []).map(({ Id }) => batch[Number(Id)]!.id);
    } catch (error) {
      log.error('the queue could not be reached', error, { queueUrl });
      return batch.map(({ id }) => id);
    }
  });
  return (await Promise.all(sends)).flat();
}

function batches(messages: readonly OutgoingMessage[]): OutgoingMessage[][] {
  const all: OutgoingMessage[][] = [];
  let bytes = Infinity;
  for (const message of messages) {
    const size = Buffer.byteLength(message.body);
    const last = all.at(-1);
    if (!last || last.length === MAX_ENTRIES || bytes + size > MAX_BYTES) {
      all.push([message]);
      bytes = size;
    } else {
      last.push(message);
      bytes += size;
    }
  }
  return all;
}
