import type { SQSClient } from '@aws-sdk/client-sqs';
import { Unavailable } from '../../platform/errors.ts';
import { sendAll } from '../../platform/events/send.ts';
import type { PaymentsQueue } from '../services.ts';

/** The queue `stripe-events`; its client is made when it is first used. */
export function paymentsQueue(queueUrl: string, sqs: () => Promise<Pick<SQSClient, 'send'>>): PaymentsQueue {
  return {
    async send(messages) {
      const outgoing = messages.map((message, index) => ({
        id: String(index),
        body: JSON.stringify(message),
      }));
      const failed = await sendAll(await sqs(), queueUrl, outgoing);
      if (failed.length > 0)
        throw new Unavailable(5, 'queue_unavailable', 'it could not be queued; send it again');
    },
  };
}
