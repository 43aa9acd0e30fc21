import { eventually, type TestContext } from '../lambda/testing.ts';
import { AwsError } from '../service.ts';
import { fakeFunction, fakeQueue, QUEUE, ROLE, startSource, type Behaviour } from './testing.ts';

let stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.map((stop) => stop()));
  stops = [];
});

async function given(behaviour: Behaviour, properties: Record<string, unknown> = {}) {
  let context: TestContext | null = null;
  const fn = fakeFunction(behaviour);
  const queue = fakeQueue(() => context as TestContext);
  const started = await startSource(
    fn,
    QUEUE,
    async (...args) => (await Promise.resolve(), queue.call(...args)),
    properties,
  );
  context = started.context;
  stops.push(started.stop);
  return { ...started, fn, queue };
}

const REPORTING = { FunctionResponseTypes: ['ReportBatchItemFailures'] };

describe('a batch from a queue', () => {
  test('has the shape of AWS, is read and deleted as the function’s role', async () => {
    const { fn, queue } = await given(() => null);

    queue.put('m1');
    await eventually(() => queue.deleted.length === 1);

    expect(fn.batches[0]).toEqual([
      {
        messageId: 'm1',
        receiptHandle: 'receipt-m1',
        body: '{"id":"m1"}',
        attributes: { ApproximateReceiveCount: '1' },
        messageAttributes: {
          kind: { stringValue: 'test', stringListValues: [], binaryListValues: [], dataType: 'String' },
        },
        md5OfBody: 'd41d8cd98f00b204e9800998ecf8427e',
        eventSource: 'aws:sqs',
        eventSourceARN: QUEUE,
        awsRegion: 'eu-west-1',
      },
    ]);
    expect(queue.calls.every((call) => call.startsWith(`${ROLE} sqs:`))).toBe(true);
  });

  test('has at most as many messages as the batch size', async () => {
    const { fn, queue } = await given(() => null, { BatchSize: 2 });

    queue.put('a', 'b', 'c');
    await eventually(() => queue.deleted.length === 3);

    expect(fn.batches.map((batch) => batch.length)).toEqual([2, 1]);
  });

  test('gathers messages for the length of the batching window', async () => {
    const { fn, queue } = await given(() => null, { BatchSize: 3, MaximumBatchingWindowInSeconds: 5 });

    queue.put('a');
    await eventually(() => queue.calls.filter((call) => call.endsWith('ReceiveMessage')).length === 2);
    queue.put('b', 'c');
    await eventually(() => queue.deleted.length === 3);

    expect(fn.batches.map((batch) => batch.length)).toEqual([3]);
  });
});

describe('a failure', () => {
  test('of some messages leaves only those in the queue', async () => {
    const { queue } = await given(() => ({ batchItemFailures: [{ itemIdentifier: 'b' }] }), REPORTING);

    queue.put('a', 'b', 'c');
    await eventually(() => queue.deleted.length > 0);

    expect(queue.deleted).toEqual(['receipt-a', 'receipt-c']);
  });

  test.each([
    ['the function throws', () => Promise.reject(new Error('no')), REPORTING],
    ['it reports an unknown message', () => ({ batchItemFailures: [{ itemIdentifier: 'zzz' }] }), REPORTING],
    ['it reports an empty identifier', () => ({ batchItemFailures: [{ itemIdentifier: '' }] }), REPORTING],
    ['it reports no list', () => ({ batchItemFailures: 'b' }), REPORTING],
  ])('of all of them, when %s, deletes nothing', async (_, behaviour, properties) => {
    const { queue, fn, sources } = await given(behaviour, properties);

    queue.put('a', 'b');
    await eventually(() => fn.batches.length === 1);

    await eventually(() => JSON.stringify(sources.describe?.()).includes('"failed":2'));
    expect(queue.deleted).toEqual([]);
  });

  test('report counts for nothing when the mapping doesn’t ask for it', async () => {
    const { queue } = await given(() => ({ batchItemFailures: [{ itemIdentifier: 'a' }] }));

    queue.put('a');
    await eventually(() => queue.deleted.length === 1);

    expect(queue.deleted).toEqual(['receipt-a']);
  });
});

describe('concurrency', () => {
  test('stays within the maximum', async () => {
    let running = 0;
    let most = 0;
    const releases: (() => void)[] = [];
    const { queue } = await given(
      async () => {
        most = Math.max(most, ++running);
        await new Promise<void>((resolve) => releases.push(resolve));
        running--;
      },
      { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } },
    );

    queue.put('a', 'b', 'c', 'd', 'e');
    await eventually(() => {
      releases.splice(0).forEach((release) => release());
      return queue.deleted.length === 5;
    });

    expect(most).toBe(2);
  });
});

describe('a filter', () => {
  test('deletes what it doesn’t let through', async () => {
    const { fn, queue } = await given(() => null, {
      FilterCriteria: { Filters: [{ Pattern: '{"body":{"id":["b"]}}' }] },
    });

    queue.put('a', 'b');
    await eventually(() => queue.deleted.length === 2);

    expect(fn.batches.map((batch) => batch.map(({ messageId }) => messageId))).toEqual([['b']]);
  });
});

describe('a missing permission', () => {
  test('is logged once by name, and seen in the description', async () => {
    const fn = fakeFunction(() => null);
    const { context, sources, stop } = await startSource(fn, QUEUE, () =>
      Promise.reject(new AwsError('AccessDenied', `${ROLE} may not sqs:GetQueueAttributes on ${QUEUE}`)),
    );
    stops.push(stop);

    await eventually(() => context.messages[0]);

    expect(context.messages[0]?.message).toBe(
      `event source failed: ${ROLE} may not sqs:GetQueueAttributes on ${QUEUE}`,
    );
    expect(JSON.stringify(sources.describe?.())).toContain('may not sqs:GetQueueAttributes');
  });
});
