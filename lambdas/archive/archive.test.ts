import { gunzipSync } from 'node:zlib';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { DomainEvent } from '../platform/events/event.ts';
import { outboxWrite } from '../platform/events/outbox.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import type { ArchiveObject } from './archive-object.ts';
import { archive } from './archive.ts';

silenceOutput();

const CONTEXT = { awsRequestId: 'request', getRemainingTimeInMillis: () => 60_000 };

const event = (id: string, at = '2026-11-21T07:30:00Z'): DomainEvent => ({
  id: `0193-${id}`,
  type: 'user.created',
  module: 'users',
  aggregate: `user-${id}`,
  version: 1,
  at: Date.parse(at),
  subject: `user-${id}`,
  data: { organisationId: 'o1' },
});

const record = (
  sequence: number,
  happened: DomainEvent,
  change: Partial<DynamoDBRecord> = {},
): DynamoDBRecord => ({
  eventID: `record-${sequence}`,
  eventName: 'INSERT',
  dynamodb: {
    SequenceNumber: String(sequence),
    NewImage: marshall(outboxWrite('events', happened).item!) as never,
  },
  ...change,
});

const poison = (sequence: number): DynamoDBRecord => ({
  eventID: `record-${sequence}`,
  eventName: 'INSERT',
  dynamodb: { SequenceNumber: String(sequence), NewImage: { pk: { S: 'no event' } } },
});

/** The archive as S3 would hold it, and the handler that fills it. */
function given({ fails = () => false }: { fails?: (attempt: number) => boolean } = {}) {
  const objects = new Map<string, Buffer>();
  let attempts = 0;
  const handler = archive({
    store: (object: ArchiveObject) => {
      if (fails(++attempts)) return Promise.reject(new Error('s3 is down'));
      objects.set(object.key, object.body);
      return Promise.resolve();
    },
  });
  return {
    objects,
    deliver: (...records: DynamoDBRecord[]) => handler({ Records: records }, CONTEXT),
    archived: () =>
      [...objects.values()].flatMap((body) =>
        gunzipSync(body)
          .toString()
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as DomainEvent),
      ),
  };
}

describe('archive', () => {
  test('keeps events as lines of one object, by the hour in which they happened', async () => {
    const { deliver, objects, archived } = given();
    const late = event('b', '2026-11-21T08:00:00Z');

    const answer = await deliver(record(1, event('a')), record(2, late), record(3, event('c')));

    expect(answer).toEqual({ batchItemFailures: [] });
    expect([...objects.keys()]).toEqual([
      expect.stringMatching(/^events\/2026\/11\/21\/07\/0{39}1-[0-9a-f]{8}\.jsonl\.gz$/),
      expect.stringMatching(/^events\/2026\/11\/21\/08\/0{39}2-[0-9a-f]{8}\.jsonl\.gz$/),
    ]);
    expect(archived()).toEqual([event('a'), event('c'), late]);
  });

  test('writes over what a try before has written, byte for byte', async () => {
    const { deliver, objects } = given();
    const records = [record(1, event('a')), record(2, event('b'))];

    await deliver(...records);
    const first = new Map(objects);
    await deliver(...records);

    expect(objects).toEqual(first);
  });

  test('keeps two shards apart that give one number', async () => {
    const { deliver, objects } = given();

    await deliver(record(1, event('a')));
    await deliver(record(1, event('b'), { eventID: 'of another shard' }));

    expect(objects.size).toBe(2);
  });

  test('takes no note of what the TTL removes', async () => {
    const { deliver, objects } = given();

    const answer = await deliver(record(1, event('a'), { eventName: 'REMOVE' }));

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(objects.size).toBe(0);
  });

  test('fails from its first event when S3 fails, and has each event once after the next try', async () => {
    const { deliver, archived } = given({ fails: (attempt) => attempt === 2 });
    const records = [
      record(1, event('a')),
      record(2, event('b', '2026-11-21T08:00:00Z')),
      record(3, event('c')),
    ];

    const failed = await deliver(...records);
    const repeated = await deliver(...records);

    expect(failed).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(repeated).toEqual({ batchItemFailures: [] });
    expect(archived().map(({ id }) => id)).toEqual(['0193-a', '0193-c', '0193-b']);
  });

  test('has each event once when a batch that failed comes back in halves', async () => {
    const { deliver, archived } = given({ fails: (attempt) => attempt === 2 });
    const records = [
      record(1, event('a')),
      record(2, event('b', '2026-11-21T08:00:00Z')),
      record(3, event('c')),
    ];
    await deliver(...records);

    await deliver(...records.slice(0, 2));
    await deliver(...records.slice(2));

    expect(
      archived()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['0193-a', '0193-b', '0193-c']);
  });

  test('keeps what comes before an item that is no event, and fails from there', async () => {
    const { deliver, archived } = given();

    const answer = await deliver(record(1, event('a')), poison(2), record(3, event('c')));

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
    expect(archived()).toEqual([event('a')]);
  });
});
