import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { currentContext } from './context.ts';
import { consume } from './queue.ts';
import { lambdaContext } from './testing/alb.ts';
import { outputOf, silenceOutput } from './testing/output.ts';

silenceOutput();

function batch(...bodies: string[]): SQSEvent {
  const Records = bodies.map((body, index): SQSRecord => {
    return {
      messageId: `m${index}`,
      body,
      receiptHandle: '',
      attributes: {
        ApproximateReceiveCount: '2',
        SentTimestamp: '0',
        SenderId: '',
        ApproximateFirstReceiveTimestamp: '0',
      },
      messageAttributes: {},
      md5OfBody: '',
      eventSource: 'aws:sqs',
      eventSourceARN: '',
      awsRegion: '',
    };
  });
  return { Records };
}

const failuresOf = (...ids: string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

test('hands over every message with a context of its own', async () => {
  const seen: unknown[] = [];
  const handler = consume(async (message) => void seen.push([message, currentContext()?.requestId]));

  const result = await handler(batch('{"n":1}', '{"n":2}'), lambdaContext());

  expect(result).toEqual(failuresOf());
  expect(seen).toEqual([
    [{ n: 1 }, 'm0'],
    [{ n: 2 }, 'm1'],
  ]);
});

test('reports the poison and keeps the rest', async () => {
  const done: number[] = [];
  const handler = consume<{ n: number }>(async ({ n }) => {
    if (n === 1) throw new Error('poison');
    done.push(n);
  });

  const result = await handler(batch('{"n":0}', '{"n":1}', '{', '{"n":3}'), lambdaContext());

  expect(result).toEqual(failuresOf('m1', 'm2'));
  expect(done).toEqual([0, 3]);
});

test('gives up one that hangs in time to report the others', async () => {
  const handler = consume<{ n: number }>(({ n }) =>
    n === 1 ? new Promise(() => undefined) : Promise.resolve(),
  );

  const result = await handler(batch('{"n":0}', '{"n":1}'), lambdaContext('r', 550));

  expect(result).toEqual(failuresOf('m1'));
});

test('logs a failure with the message’s id and attempt', async () => {
  const handler = consume(() => Promise.reject(new Error('no')));

  const lines = await outputOf(() => handler(batch('{}'), lambdaContext()));

  expect(lines).toContainEqual(expect.objectContaining({ level: 'error', requestId: 'm0', attempt: 2 }));
});
