import { eventually, type TestContext } from '../lambda/testing.ts';
import {
  fakeFunction,
  fakeQueue,
  fakeStream,
  DLQ,
  sequence,
  startSource,
  STREAM,
  type Behaviour,
} from './testing.ts';

let stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.map((stop) => stop()));
  stops = [];
});

interface Given {
  readonly journals?: Map<string, unknown[]>;
  readonly before?: string[];
}

async function given(
  behaviour: Behaviour,
  properties: Record<string, unknown> = {},
  { journals, before = [] }: Given = {},
) {
  let context: TestContext | null = null;
  const fn = fakeFunction(behaviour);
  const stream = fakeStream(() => context as TestContext);
  const queue = fakeQueue(() => context as TestContext);
  const started = await startSource(
    fn,
    STREAM,
    async (...args) => {
      await eventually(() => context);
      return args[1] === 'sqs' ? queue.call(...args) : stream.call(...args);
    },
    properties,
    journals,
  );
  context = started.context;
  stream.put(...before);
  stops.push(started.stop);
  const seen = () => fn.batches.map((batch) => batch.map(({ eventID }) => eventID));
  return { ...started, fn, stream, queue, seen };
}

const REPORTING = { FunctionResponseTypes: ['ReportBatchItemFailures'] };
const failing =
  (...ids: string[]): Behaviour =>
  (records) => {
    if (records.some(({ eventID }) => ids.includes(eventID))) throw new Error('poison');
  };

describe('a batch from a stream', () => {
  test('has the records in order and in the shape of AWS', async () => {
    const { fn, stream, seen } = await given(() => null);

    stream.put('a', 'b');
    await eventually(() => fn.batches.length === 1);

    expect(seen()).toEqual([['a', 'b']]);
    expect(fn.batches[0]?.[0]).toMatchObject({
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      eventSourceARN: STREAM,
      awsRegion: 'eu-west-1',
      dynamodb: { Keys: { pk: { S: 'a' } }, SequenceNumber: sequence('a'), StreamViewType: 'NEW_IMAGE' },
    });
  });

  test('names who deleted an expired item as Lambda does, and a filter finds it so', async () => {
    const byTtl = { userIdentity: { type: ['Service'], principalId: ['dynamodb.amazonaws.com'] } };
    const { fn, stream, seen } = await given(() => null, {
      FilterCriteria: { Filters: [{ Pattern: JSON.stringify(byTtl) }] },
    });

    stream.put('removed', 'expired');
    await eventually(() => fn.batches.length === 1);

    expect(seen()).toEqual([['expired']]);
    expect(fn.batches[0]?.[0].userIdentity).toEqual({
      principalId: 'dynamodb.amazonaws.com',
      type: 'Service',
    });
  });

  test('leaves out what the filter refuses', async () => {
    const { stream, seen } = await given(() => null, {
      FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
    });

    stream.put('a', 'removed', 'b');
    await eventually(() => seen().length === 1);

    expect(seen()).toEqual([['a', 'b']]);
  });

  test('gathers records for the length of the batching window', async () => {
    const { stream, seen, context } = await given(() => null, {
      BatchSize: 2,
      MaximumBatchingWindowInSeconds: 5,
    });

    stream.put('a');
    await eventually(() => context);
    stream.put('b');
    await eventually(() => seen().length === 1);

    expect(seen()).toEqual([['a', 'b']]);
  });

  test('ends the batching window when the clock is advanced past it', async () => {
    const { stream, seen, context } = await given(() => null, {
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: 300,
    });

    stream.put('a');
    await eventually(() => {
      context.advance(300_000);
      return seen().length === 1;
    });

    expect(seen()).toEqual([['a']]);
  });

  test('from LATEST has only what came after the start', async () => {
    const { stream, seen } = await given(() => null, { StartingPosition: 'LATEST' }, { before: ['old'] });

    await eventually(() => {
      stream.put('new');
      return seen().length > 0;
    });

    expect(seen().flat()).not.toContain('old');
  });
});

describe('a failing batch', () => {
  test('is tried again until it succeeds', async () => {
    const { stream, seen } = await given((_, call) => {
      if (call < 3) throw new Error('not yet');
    });

    stream.put('a', 'b');
    await eventually(() => seen().length === 3);

    expect(seen()).toEqual([
      ['a', 'b'],
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  test('begins again at the first reported item', async () => {
    const { stream, seen } = await given(
      (_, call) =>
        call === 1
          ? { batchItemFailures: [{ itemIdentifier: sequence('c') }, { itemIdentifier: sequence('b') }] }
          : null,
      REPORTING,
    );

    stream.put('a', 'b', 'c');
    await eventually(() => seen().length === 2);

    expect(seen()).toEqual([
      ['a', 'b', 'c'],
      ['b', 'c'],
    ]);
  });

  test('is bisected until the poison record stands alone, which the dead-letter queue hears of', async () => {
    const { stream, seen, queue } = await given(failing('c'), {
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 1,
      DestinationConfig: { OnFailure: { Destination: DLQ } },
    });

    stream.put('a', 'b', 'c', 'd');
    await eventually(() => seen().length === 6);

    expect(seen()).toEqual([['a', 'b', 'c', 'd'], ['a', 'b'], ['c', 'd'], ['c'], ['c'], ['d']]);
    expect(queue.sent).toEqual([
      {
        requestContext: {
          requestId: 'request',
          functionArn: 'worker',
          condition: 'RetryAttemptsExhausted',
          approximateInvokeCount: 2,
        },
        responseContext: { statusCode: 200, executedVersion: '7', functionError: 'Unhandled' },
        version: '1.0',
        timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
        DDBStreamBatchInfo: {
          shardId: 'shard-1',
          startSequenceNumber: sequence('c'),
          endSequenceNumber: sequence('c'),
          approximateArrivalOfFirstRecord: expect.stringMatching(/:\d\dZ$/),
          approximateArrivalOfLastRecord: expect.stringMatching(/:\d\dZ$/),
          batchSize: 1,
          streamArn: STREAM,
        },
      },
    ]);
  });

  test('that never ends is discarded after its retries, and what comes next is delivered', async () => {
    const { stream, seen, queue } = await given(failing('a'), {
      BatchSize: 1,
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: DLQ } },
    });

    stream.put('a', 'b');
    await eventually(() => seen().length === 2);

    expect(seen()).toEqual([['a'], ['b']]);
    expect(queue.sent).toHaveLength(1);
  });

  test('is discarded when its records are too old', async () => {
    const { stream, queue, context } = await given(failing('a'), {
      MaximumRecordAgeInSeconds: 60,
      DestinationConfig: { OnFailure: { Destination: DLQ } },
    });
    stream.put('a');
    await eventually(() => JSON.stringify(context.messages) && queue);

    context.advance(120_000);
    await eventually(() => queue.sent.length === 1);

    expect(queue.sent[0].requestContext.condition).toBe('RecordAgeExceeded');
  });

  test('that was throttled costs no retry', async () => {
    const { stream, seen, queue } = await given((_, call) => (call < 3 ? 'throttled' : null), {
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: DLQ } },
    });

    stream.put('a');
    await eventually(() => seen().length === 3);

    expect(queue.sent).toEqual([]);
  });
});

describe('parallelization', () => {
  test('keeps the order of one item’s changes', async () => {
    const { stream, seen } = await given(() => null, { BatchSize: 1, ParallelizationFactor: 4 });

    stream.put('x@1', 'y@1', 'x@2', 'z@1');
    await eventually(() => seen().flat().length === 4);

    const order = seen().flat();
    expect(order.indexOf('x@1')).toBeLessThan(order.indexOf('x@2'));
    expect(order.toSorted()).toEqual(['x@1', 'x@2', 'y@1', 'z@1']);
  });
});

describe('a restart', () => {
  test('goes on after the last record that was done', async () => {
    const journals = new Map<string, unknown[]>();
    const first = await given(failing('b'), { BatchSize: 1 }, { journals });
    first.stream.put('a', 'b', 'c');
    await eventually(() => first.seen().length === 2);
    // as after a kill: the journal's entries are all that is left
    const kept = new Map([...journals].map(([name, entries]) => [name, [...entries]]));
    await first.stop();

    const second = await given(() => null, { BatchSize: 1 }, { journals: kept, before: ['a', 'b', 'c'] });
    await eventually(() => second.seen().length === 2);

    expect(second.seen()).toEqual([['b'], ['c']]);
  });
});
