import type { SQSClient } from '@aws-sdk/client-sqs';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { withContext } from '../context.ts';
import { log } from '../log.ts';
import { count, flushMetrics } from '../metrics.ts';
import type { QueueRoute } from '../platform.contract.ts';
import type { DomainEvent } from './event.ts';
import { eventOf } from './outbox.ts';
import { sendAll } from './send.ts';

/** Takes events inside the relay. It may get one twice, and late. */
export interface Subscriber {
  readonly name: string;
  readonly types: readonly string[];
  handle(event: DomainEvent): Promise<void>;
}

export interface RelayDeps {
  readonly routes: readonly QueueRoute[];
  readonly subscribers: readonly Subscriber[];
  readonly sqs: () => Promise<Pick<SQSClient, 'send'>>;
}

interface Delivery {
  readonly sequence: string;
  readonly event: DomainEvent;
}

/**
 * The handler of the outbox's stream: hands each new event to its subscribers and queues. What failed is reported,
 * so that the stream delivers from there again.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export function relay(deps: RelayDeps) {
  return async (
    { Records: records }: DynamoDBStreamEvent,
    context: { readonly awsRequestId: string; getRemainingTimeInMillis(): number },
  ): Promise<DynamoDBBatchResponse> => {
    const remaining = () => context.getRemainingTimeInMillis();
    return withContext({ requestId: context.awsRequestId, remaining }, async () => {
      const { unmarshall } = await import('@aws-sdk/util-dynamodb');
      const failed = new Set<string>();
      const deliveries = records.filter(isNew).flatMap((record) => {
        const sequence = record.dynamodb?.SequenceNumber ?? '';
        try {
          const image = record.dynamodb?.NewImage as Record<string, AttributeValue>;
          return [{ sequence, event: eventOf(unmarshall(image)) }];
        } catch (error) {
          log.error('an item of the outbox is no event', error, { sequence });
          failed.add(sequence);
          return [];
        }
      });
      await Promise.all([
        ...deliveries.map((delivery) => notify(delivery, deps.subscribers, failed)),
        ...deps.routes.map((route) => enqueue(route, deliveries, deps.sqs, failed)),
      ]);
      count('EventsRelayed', deliveries.length);
      flushMetrics();
      return { batchItemFailures: Array.from(failed, (itemIdentifier) => ({ itemIdentifier })) };
    });
  };
}

/** Events are never changed; a removal is the table's TTL. */
function isNew(record: DynamoDBRecord): boolean {
  return record.eventName === 'INSERT';
}

async function notify(
  { event, sequence }: Delivery,
  subscribers: readonly Subscriber[],
  failed: Set<string>,
) {
  for (const subscriber of subscribers.filter(({ types }) => types.includes(event.type))) {
    try {
      await subscriber.handle(event);
    } catch (error) {
      log.error(`subscriber ${subscriber.name} failed`, error, { eventId: event.id, type: event.type });
      failed.add(sequence);
    }
  }
}

async function enqueue(
  { queueUrl, types }: QueueRoute,
  deliveries: readonly Delivery[],
  sqs: RelayDeps['sqs'],
  failed: Set<string>,
) {
  const wanted = deliveries.filter(({ event }) => types.includes(event.type));
  const messages = wanted.map(({ sequence, event }) => ({ id: sequence, body: JSON.stringify(event) }));
  if (messages.length === 0) return;
  for (const sequence of await sendAll(await sqs(), queueUrl, messages)) failed.add(sequence);
}
