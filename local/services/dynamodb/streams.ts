import type { Clock } from '../../service.ts';
import { AwsError } from '../../service.ts';
import { streamArn } from './definition.ts';
import { unknownAction } from './validate.ts';
import { validation } from './errors.ts';
import { sizeOfItem } from './item.ts';
import { type Change, imagesOf, nameOf, sequenceNumber, sequenceOf } from './stream.ts';
import type { Store } from './store.ts';
import type { Table } from './table.ts';

const SHARD = 'shardId-00000001700000000000-00000001';
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html
const ITERATOR_LIFE_MS = 15 * 60_000;
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html
const MAX_RECORDS = 1000;
const MAX_BYTES = 1024 * 1024;

/** Answers DynamoDBStreams_20120810: each stream has one shard, which stays open. */
export function callStreams(store: Store, clock: Clock, action: string, input: any): object {
  switch (action) {
    case 'ListStreams':
      return listStreams(store, input);
    case 'DescribeStream':
      return describeStream(store, input);
    case 'GetShardIterator':
      return { ShardIterator: encode(startingPoint(store, input, clock.now())) };
    case 'GetRecords':
      return getRecords(store, input, clock.now());
    default:
      throw unknownAction(action);
  }
}

function listStreams(store: Store, input: any): object {
  const streams = [...store.tables].filter(
    ({ definition }) =>
      definition.StreamLabel && (input.TableName ?? definition.TableName) === definition.TableName,
  );
  const Streams = streams.map(({ definition }) => ({
    StreamArn: streamArn(definition),
    StreamLabel: definition.StreamLabel,
    TableName: definition.TableName,
  }));
  return { Streams };
}

function describeStream(store: Store, { StreamArn }: any): object {
  const { definition } = tableOf(store, StreamArn);
  return {
    StreamDescription: {
      StreamArn,
      StreamLabel: definition.StreamLabel,
      StreamStatus: 'ENABLED',
      StreamViewType: definition.StreamViewType,
      TableName: definition.TableName,
      KeySchema: definition.KeySchema,
      CreationRequestDateTime: definition.CreationDateTime,
      Shards: [{ ShardId: SHARD, SequenceNumberRange: { StartingSequenceNumber: sequenceNumber(1) } }],
    },
  };
}

/** Where to read on: after this sequence number. Expires, like the real one. */
interface Iterator {
  readonly arn: string;
  readonly after: number;
  readonly at: number;
}

const encode = (iterator: Iterator) => Buffer.from(JSON.stringify(iterator)).toString('base64');

function decode(text: unknown): Iterator {
  try {
    const iterator = JSON.parse(Buffer.from(String(text), 'base64').toString());
    if (typeof iterator.arn === 'string' && Number.isSafeInteger(iterator.after)) return iterator;
  } catch {
    // not one of ours: refused below
  }
  throw validation('Invalid ShardIterator');
}

/** The stream that an iterator reads. Throws ValidationException when it isn't one of ours. */
export function arnOf(iterator: unknown): string {
  return decode(iterator).arn;
}

function startingPoint(store: Store, input: any, now: number): Iterator {
  const { StreamArn, ShardId, ShardIteratorType, SequenceNumber } = input;
  const table = tableOf(store, StreamArn);
  if (ShardId !== SHARD) {
    throw new AwsError(
      'ResourceNotFoundException',
      `Requested resource not found: Shard: ${ShardId} does not exist`,
    );
  }

  const from = (after: number) => ({ arn: StreamArn, after, at: now });
  switch (ShardIteratorType) {
    case 'TRIM_HORIZON':
      return from(0);
    case 'LATEST':
      return from(store.sequence);
    case 'AT_SEQUENCE_NUMBER':
      return from(known(table, SequenceNumber) - 1);
    case 'AFTER_SEQUENCE_NUMBER':
      return from(known(table, SequenceNumber));
    default:
      throw validation(
        `1 validation error detected: Value '${ShardIteratorType}' at 'shardIteratorType' failed to satisfy ` +
          'constraint: Member must satisfy enum value set: ' +
          '[AFTER_SEQUENCE_NUMBER, LATEST, AT_SEQUENCE_NUMBER, TRIM_HORIZON]',
      );
  }
}

function known(table: Table, text: unknown): number {
  if (typeof text !== 'string' || !/^\d{21,40}$/.test(text)) throw validation('Invalid SequenceNumber');
  const sequence = sequenceOf(text);
  if (sequence > table.stream.trimmed) return sequence;
  throw new AwsError(
    'TrimmedDataAccessException',
    'The operation attempted to read past the oldest stream record in a shard',
  );
}

function getRecords(store: Store, input: any, now: number): object {
  const iterator = decode(input.ShardIterator);
  const table = tableOf(store, iterator.arn);
  if (iterator.at < now - ITERATOR_LIFE_MS) {
    throw new AwsError('ExpiredIteratorException', 'Iterator expired, get another one with GetShardIterator');
  }
  const limit = input.Limit ?? MAX_RECORDS;
  if (!(limit >= 1 && limit <= MAX_RECORDS))
    throw validation(`Limit is ${limit}, expected 1 to ${MAX_RECORDS}`);

  table.stream.trim(now);
  const records = withinAnswer(
    table.stream.after(iterator.after, limit).map((change) => recordOf(change, table)),
  );
  const last = records.at(-1)?.dynamodb.SequenceNumber;
  const after = last === undefined ? iterator.after : sequenceOf(last);
  return { Records: records, NextShardIterator: encode({ arn: iterator.arn, after, at: now }) };
}

function withinAnswer(records: StreamRecord[]): StreamRecord[] {
  let bytes = 0;
  const end = records.findIndex(({ dynamodb }, i) => (bytes += dynamodb.SizeBytes) > MAX_BYTES && i > 0);
  return end < 0 ? records : records.slice(0, end);
}

type StreamRecord = ReturnType<typeof recordOf>;

function recordOf(change: Change, { definition }: Table) {
  const images = imagesOf(change, definition.StreamViewType!);
  const size = [change.keys, images.NewImage, images.OldImage].reduce(
    (sum, item) => sum + (item ? sizeOfItem(item) : 0),
    0,
  );
  return {
    eventID: sequenceNumber(change.sequence),
    eventName: nameOf(change),
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: definition.TableArn.split(':')[3],
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(change.at / 1000),
      Keys: change.keys,
      ...images,
      SequenceNumber: sequenceNumber(change.sequence),
      SizeBytes: size,
      StreamViewType: definition.StreamViewType,
    },
    userIdentity: change.expired && { PrincipalId: 'dynamodb.amazonaws.com', Type: 'Service' },
  };
}

function tableOf(store: Store, arn: unknown): Table {
  for (const table of store.tables)
    if (streamArn(table.definition) === arn && arn !== undefined) return table;
  throw new AwsError('ResourceNotFoundException', `Requested resource not found: Stream: ${arn} not found`);
}
