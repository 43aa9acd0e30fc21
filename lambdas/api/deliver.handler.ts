import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';

/** Lambda entry point of the worker that delivers notifications: its queue. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return { batchItemFailures: event.Records.map((record) => ({ itemIdentifier: record.messageId })) };
}
