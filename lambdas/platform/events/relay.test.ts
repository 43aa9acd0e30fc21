import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { SendMessageBatchCommandInput, SendMessageBatchCommandOutput } from '@aws-sdk/client-sqs';
import { marshall } from '@aws-sdk/util-dynamodb';
import { lambdaContext } from '../testing/alb.ts';
import { silenceOutput } from '../testing/output.ts';
import type { DomainEvent } from './event.ts';
import { outboxWrite } from './outbox.ts';
import { relay } from './relay.ts';
import type { Subscriber } from './relay.ts';

silenceOutput();

const MAILS = 'http://127.0.0.1:1/1/mails';

function event(n: number, type = 'user.created', data: unknown = {}): DomainEvent {
  return {
    id: `id-0${n}`,
    type,
    module: 'users',
    aggregate: `u#${n}`,
    version: n,
    at: 1_000,
    subject: 'u',
    data,
  };
}

function record(happened: DomainEvent, eventName: DynamoDBRecord['eventName'] = 'INSERT'): DynamoDBRecord {
  const image = marshall(outboxWrite('events', happened).item!);
  const NewImage = JSON.parse(JSON.stringify(image)) as NonNullable<DynamoDBRecord['dynamodb']>['NewImage'];
  return { eventName, dynamodb: { SequenceNumber: `seq-${happened.version}`, NewImage: NewImage! } };
}

const stream = (...Records: DynamoDBRecord[]): DynamoDBStreamEvent => ({ Records });
const failed = (...ids: string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

class FakeQueues {
  readonly sent: SendMessageBatchCommandInput[] = [];
  refuse: (input: SendMessageBatchCommandInput) => SendMessageBatchCommandOutput['Failed'] = () => [];

  readonly send = async (command: { readonly input: object }) => {
    const input = command.input as SendMessageBatchCommandInput;
    this.sent.push(input);
    return { Failed: this.refuse(input), $metadata: {} };
  };

  /** The events of every batch. */
  batches(): DomainEvent[][] {
    return this.sent.map(({ Entries = [] }) =>
      Entries.map(({ MessageBody }) => JSON.parse(MessageBody!) as DomainEvent),
    );
  }
}

let queues: FakeQueues;
beforeEach(() => (queues = new FakeQueues()));

function handlerOf(...subscribers: Subscriber[]) {
  const routes = [{ queueUrl: MAILS, types: ['user.created'] }];
  return relay({ routes, subscribers, sqs: async () => ({ send: queues.send as never }) });
}

test('puts each new event into the queues that want its type, as it was emitted', async () => {
  const result = await handlerOf()(
    stream(record(event(1)), record(event(2, 'user.renamed'))),
    lambdaContext(),
  );

  expect(result).toEqual(failed());
  expect(queues.batches()).toEqual([[event(1)]]);
  expect(queues.sent[0]).toMatchObject({ QueueUrl: MAILS });
});

test('leaves removals and changes alone', async () => {
  await handlerOf()(stream(record(event(1), 'REMOVE'), record(event(2), 'MODIFY')), lambdaContext());

  expect(queues.sent).toEqual([]);
});

test('tells its subscribers, and reports the event of one that failed', async () => {
  const told: string[] = [];
  const audit = {
    name: 'audit',
    types: ['user.created'],
    handle: async ({ id }: DomainEvent) => void told.push(id),
  };
  const broken = {
    name: 'broken',
    types: ['user.created'],
    handle: async ({ version }: DomainEvent) => {
      if (version === 2) throw new Error('no');
    },
  };

  const records = [1, 2, 3].map((n) => record(event(n)));
  const result = await handlerOf(broken, audit)(stream(...records), lambdaContext());

  expect(result).toEqual(failed('seq-2'));
  expect(told).toEqual(['id-01', 'id-02', 'id-03']);
});

test('sends ten messages and 256 KB at a time', async () => {
  const many = Array.from({ length: 12 }, (_, n) => record(event(n)));
  const large = [21, 22, 23].map((n) => record(event(n, 'user.created', 'x'.repeat(100_000))));

  await handlerOf()(stream(...many), lambdaContext());
  const small = queues.batches().map((batch) => batch.length);
  queues.sent.length = 0;
  await handlerOf()(stream(...large), lambdaContext());

  expect(small).toEqual([10, 2]);
  expect(queues.batches().map((batch) => batch.length)).toEqual([2, 1]);
});

test('reports the messages that the queue refused, and all of a batch that it did not answer', async () => {
  queues.refuse = () => [{ Id: '1', SenderFault: false, Code: 'InternalError' }];
  const refused = await handlerOf()(stream(record(event(1)), record(event(2))), lambdaContext());
  queues.refuse = () => {
    throw new Error('ECONNREFUSED');
  };
  const unreachable = await handlerOf()(stream(record(event(1)), record(event(2))), lambdaContext());

  expect(refused).toEqual(failed('seq-2'));
  expect(unreachable).toEqual(failed('seq-1', 'seq-2'));
});

test('reports an item that is no event', async () => {
  const broken = {
    eventName: 'INSERT',
    dynamodb: { SequenceNumber: 'seq-9', NewImage: { pk: { S: 'x' } } },
  } as const;

  const result = await handlerOf()(stream(broken, record(event(1))), lambdaContext());

  expect(result).toEqual(failed('seq-9'));
  expect(queues.batches()).toEqual([[event(1)]]);
});
