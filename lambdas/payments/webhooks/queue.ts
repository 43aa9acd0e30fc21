import type { SQSClient } from '@aws-sdk/client-sqs';
import { queueSender } from '../../platform/events/queue-sender.ts';
import type { PaymentsQueue } from '../services.ts';

/** The queue `stripe-events`; its client is made when it is first used. */
export function paymentsQueue(queueUrl: string, sqs: () => Promise<Pick<SQSClient, 'send'>>): PaymentsQueue {
  return { send: queueSender(queueUrl, sqs) };
}
