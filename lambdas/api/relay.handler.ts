import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';

/** Lambda entry point of the relay: the Events table's stream. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  return {
    batchItemFailures: event.Records.map((record) => ({
      itemIdentifier: record.dynamodb?.SequenceNumber ?? '',
    })),
  };
}
