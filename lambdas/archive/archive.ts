import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { withContext } from '../platform/context.ts';
import { eventOf } from '../platform/events/outbox.ts';
import { log } from '../platform/log.ts';
import { archiveObjects, type ArchiveObject, type Arrival } from './archive-object.ts';

export interface ArchiveDeps {
  /** Stores one object, over the one that is there. */
  readonly store: (object: ArchiveObject) => Promise<void>;
}

/**
 * The handler of the outbox's stream that keeps every event for good. What could not be read or stored is reported, and
 * the stream delivers from there again.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function archive({ store }: ArchiveDeps) {
  return async (
    { Records: records }: DynamoDBStreamEvent,
    context: { readonly awsRequestId: string; getRemainingTimeInMillis(): number },
  ): Promise<DynamoDBBatchResponse> => {
    const remaining = () => context.getRemainingTimeInMillis();
    return withContext({ requestId: context.awsRequestId, remaining }, async () => {
      const { arrivals, unreadable } = await readArrivals(records.filter(isNew));
      const stored = await storeAll(arrivals, store);
      // from the first event again: the same batch then writes over what it has stored
      const failed = stored ? unreadable : arrivals[0]!.sequence;
      return { batchItemFailures: failed === null ? [] : [{ itemIdentifier: failed }] };
    });
  };
}

/** Whether every event is in the archive now. */
async function storeAll(arrivals: readonly Arrival[], store: ArchiveDeps['store']): Promise<boolean> {
  for (const object of archiveObjects(arrivals)) {
    const fields = { key: object.key, events: object.arrivals.length };
    try {
      await store(object);
    } catch (error) {
      log.error('events could not be archived', error, fields);
      return false;
    }
    log.info('events were archived', fields);
  }
  return true;
}

/** Events are never changed; a removal is the table's TTL. */
function isNew({ eventName }: DynamoDBRecord): boolean {
  return eventName === 'INSERT';
}

/**
 * The events up to the first item that is none: the stream delivers from there again, and bisects until that item
 * stands alone. What comes behind it is left to that delivery, or it would be stored twice under two keys.
 */
async function readArrivals(records: readonly DynamoDBRecord[]) {
  const { unmarshall } = await import('@aws-sdk/util-dynamodb');
  const arrivals: Arrival[] = [];
  for (const { eventID = '', dynamodb } of records) {
    const sequence = dynamodb?.SequenceNumber ?? '';
    try {
      const event = eventOf(unmarshall(dynamodb?.NewImage as Record<string, AttributeValue>));
      arrivals.push({ sequence, recordId: eventID, event });
    } catch (error) {
      log.error('an item of the outbox is no event', error, { sequence });
      return { arrivals, unreadable: sequence };
    }
  }
  return { arrivals, unreadable: null };
}
