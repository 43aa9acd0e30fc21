import type { Invoker, Outcome } from '../lambda/invoker.ts';
import { createContext, NAMING, resource, type Call, type TestContext } from '../lambda/testing.ts';
import { AwsError } from '../service.ts';
import { createSources } from './sources.service.ts';

/** Builders for the tests of event sources: a function in this process, a queue and a stream in memory. */

export const ROLE = 'arn:aws:iam::111122223333:role/worker';
export const QUEUE = NAMING.arn('sqs', 'work');
export const DLQ = NAMING.arn('sqs', 'dead-letters');
export const STREAM = NAMING.arn('dynamodb', 'table/Events/stream/2026-11-21T00:00:00.000');

/** What the function does with the records of a batch: its answer, or an error that it throws. */
export type Behaviour = (records: any[], call: number) => unknown;

export interface FakeFunction extends Invoker {
  /** The batches it was run with. */
  readonly batches: any[][];
}

export function fakeFunction(behaviour: Behaviour): FakeFunction {
  const batches: any[][] = [];
  const common = { requestId: 'request', version: '7' };
  return {
    batches,
    find: (target) => ({ functionName: 'worker', arn: target, roleArn: ROLE, timeout: 3 }),
    permits: () => true,
    async invoke(_target, payload): Promise<Outcome> {
      const { Records } = JSON.parse(payload);
      batches.push(Records);
      try {
        const answer = await behaviour(Records, batches.length);
        if (answer === 'throttled') return { ok: false, kind: 'throttled', payload: '{}', ...common };
        return { ok: true, payload: JSON.stringify(answer ?? null), ...common };
      } catch (error) {
        return {
          ok: false,
          kind: 'handler',
          payload: JSON.stringify({ errorMessage: String(error) }),
          ...common,
        };
      }
    },
  };
}

/** A queue that gives each message once; `sent` and `deleted` are what the mapping did. */
export function fakeQueue(context: () => TestContext) {
  const waiting: any[] = [];
  const deleted: string[] = [];
  const sent: any[] = [];
  const calls: string[] = [];
  const call: Call = async (principal, service, action, input) => {
    calls.push(`${principal} ${service}:${action}`);
    if (action === 'GetQueueAttributes') return {};
    if (action === 'SendMessage') return void sent.push(JSON.parse(input.MessageBody));
    if (action === 'DeleteMessageBatch')
      return void deleted.push(...input.Entries.map((entry: any) => entry.ReceiptHandle));
    if (action !== 'ReceiveMessage') throw new AwsError('UnknownOperationException', action);
    if (waiting.length === 0) await context().signals.wait('sqs:work', input.WaitTimeSeconds * 1000);
    return { Messages: waiting.splice(0, input.MaxNumberOfMessages) };
  };
  const put = (...ids: string[]) => {
    waiting.push(...ids.map(messageOf));
    context().signals.notify('sqs:work');
  };
  return { call, put, deleted, sent, calls };
}

const messageOf = (id: string) => ({
  MessageId: id,
  ReceiptHandle: `receipt-${id}`,
  Body: JSON.stringify({ id }),
  MD5OfBody: 'd41d8cd98f00b204e9800998ecf8427e',
  Attributes: { ApproximateReceiveCount: '1' },
  MessageAttributes: { kind: { DataType: 'String', StringValue: 'test' } },
});

/** A stream of one shard, whose iterators are positions. */
export function fakeStream(context: () => TestContext) {
  const records: ReturnType<typeof recordOf>[] = [];
  const call: Call = async (_principal, _service, action, input) => {
    switch (action) {
      case 'DescribeStream':
        return { StreamDescription: { Shards: [{ ShardId: 'shard-1' }] } };
      case 'GetShardIterator': {
        const { ShardIteratorType: type, SequenceNumber } = input;
        const after = records.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === SequenceNumber) + 1;
        return { ShardIterator: String(type === 'LATEST' ? records.length : after) };
      }
      case 'GetRecords': {
        const from = Number(input.ShardIterator);
        const found = records.slice(from, from + input.Limit);
        return { Records: found, NextShardIterator: String(from + found.length) };
      }
      default:
        throw new AwsError('UnknownOperationException', action);
    }
  };
  const put = (...ids: string[]) => {
    const at = Math.floor(context().clock.now() / 1000);
    records.push(...ids.map((id) => recordOf(id, records.length, at)));
    context().signals.notify(STREAM);
  };
  return { call, put };
}

/** As the Streams API gives it; an id that begins with `removed` or `expired` is a deletion. */
const recordOf = (id: string, index: number, at: number) => ({
  eventID: id,
  eventName: /^(removed|expired)/.test(id) ? 'REMOVE' : 'INSERT',
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  awsRegion: 'eu-west-1',
  dynamodb: {
    ApproximateCreationDateTime: at,
    Keys: { pk: { S: id.split('@')[0] } },
    NewImage: { pk: { S: id } },
    SequenceNumber: sequence(id),
    SizeBytes: index,
    StreamViewType: 'NEW_IMAGE',
  },
  ...(id.startsWith('expired') && {
    userIdentity: { PrincipalId: 'dynamodb.amazonaws.com', Type: 'Service' },
  }),
});

export const sequence = (id: string) => `seq-${id}`;

/** Starts a mapping of `fn` on `arn`; `stop` ends it. */
export async function startSource(
  fn: Invoker,
  arn: string,
  call: Call,
  properties: Record<string, unknown> = {},
  journals?: Map<string, unknown[]>,
) {
  const context = createContext({ call, ...(journals && { journals }) });
  const sources = createSources({ invoker: fn });
  const mapping = resource('AWS::Lambda::EventSourceMapping', 'Mapping', {
    EventSourceArn: arn,
    FunctionName: 'worker',
    StartingPosition: 'TRIM_HORIZON',
    ...properties,
  });
  await sources.start([mapping], context);
  const stop = async () => {
    await sources.stop();
    context.signals.close();
  };
  return { context, sources, stop };
}
