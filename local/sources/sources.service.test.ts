import { createDispatcher } from '../aws/dispatch.ts';
import { eventually } from '../lambda/testing.ts';
import type { Context, Service } from '../service.ts';
import { dynamoDbServices } from '../services/dynamodb/dynamodb.service.ts';
import { createSqs } from '../services/sqs/sqs.service.ts';
import { createContext, declare, type TestContext } from '../services/testing.ts';
import { createSources } from './sources.service.ts';
import { fakeFunction, type Behaviour } from './testing.ts';

/** The rehearsal's own table with a stream, queue and dead-letter queue, and a function that reads one of them. */

let running: { services: readonly Service[]; context: TestContext }[] = [];
afterEach(async () => {
  for (const { services, context } of running) {
    for (const service of services) await service.stop();
    context.signals.close();
  }
  running = [];
});

async function given(reads: 'table' | 'queue', behaviour: Behaviour, state = createContext()) {
  const [dynamodb, streams] = dynamoDbServices();
  const sqs = createSqs();
  const fn = fakeFunction(behaviour);
  const sources = createSources({ invoker: fn });
  const { call } = createDispatcher({ services: [dynamodb, streams, sqs] });
  const context: Context = { ...state, call };

  const table = declare(dynamodb, 'AWS::DynamoDB::Table', 'Events', {
    TableName: 'Events',
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
  });
  const dead = declare(sqs, 'AWS::SQS::Queue', 'Dead', { QueueName: 'dead' });
  const redrive = { deadLetterTargetArn: dead.identity.attributes['Arn'], maxReceiveCount: 2 };
  const jobs = declare(sqs, 'AWS::SQS::Queue', 'Jobs', {
    QueueName: 'jobs',
    VisibilityTimeout: 30,
    RedrivePolicy: redrive,
  });
  const source = reads === 'table' ? table.identity.attributes['StreamArn'] : jobs.identity.attributes['Arn'];
  const mapping = declare(sources, 'AWS::Lambda::EventSourceMapping', 'Mapping', {
    EventSourceArn: source,
    FunctionName: 'worker',
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: reads === 'table' ? 1 : 10,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });

  await dynamodb.start([table], context);
  await sqs.start([jobs, dead], context);
  await sources.start([mapping], context);
  running.push({ services: [sources, sqs, dynamodb], context: state });
  return {
    state,
    fn,
    put: (pk: string) =>
      call('operator', 'dynamodb', 'PutItem', { TableName: 'Events', Item: { pk: { S: pk } } }),
    send: (body: string) =>
      call('operator', 'sqs', 'SendMessage', { QueueUrl: jobs.identity.ref, MessageBody: body }),
    dead: async () =>
      (
        await call('operator', 'sqs', 'ReceiveMessage', {
          QueueUrl: dead.identity.ref,
          MaxNumberOfMessages: 10,
        })
      ).Messages ?? [],
    left: async () =>
      (
        await call('operator', 'sqs', 'GetQueueAttributes', {
          QueueUrl: jobs.identity.ref,
          AttributeNames: ['All'],
        })
      ).Attributes,
  };
}

describe('a table’s stream', () => {
  test('reaches the function in order, and also after the clock was advanced beyond its iterators', async () => {
    const { fn, put, state } = await given('table', () => null);

    await put('a');
    await eventually(() => fn.batches.length === 1);
    state.advance(3_600_000);
    await put('b');
    await eventually(() => fn.batches.length === 2);

    expect(fn.batches.flat().map(({ eventName, dynamodb }) => [eventName, dynamodb.NewImage.pk.S])).toEqual([
      ['INSERT', 'a'],
      ['INSERT', 'b'],
    ]);
  });

  test('goes on after a kill with the record that was not done', async () => {
    const hanging: Behaviour = ([record]) =>
      record.dynamodb.NewImage.pk.S === 'b' ? new Promise(() => {}) : null;
    const before = await given('table', hanging);
    await before.put('a');
    await before.put('b');
    await eventually(() => before.fn.batches.length === 2);

    const after = await given('table', () => null, before.state.restarted());
    await eventually(() => after.fn.batches.length === 1);

    expect(after.fn.batches.flat().map(({ dynamodb }) => dynamodb.NewImage.pk.S)).toEqual(['b']);
  });
});

describe('a queue', () => {
  test('gives each message to the function once and is empty then', async () => {
    const { fn, send, left } = await given('queue', () => null);

    await send('one');
    await eventually(
      async () => (await left()).ApproximateNumberOfMessagesNotVisible === '0' && fn.batches.length === 1,
    );

    expect(fn.batches.flat().map(({ body }) => body)).toEqual(['one']);
    expect(await left()).toMatchObject({ ApproximateNumberOfMessages: '0' });
  });

  test('gives a failed message again after its visibility time-out, and at last to the dead-letter queue', async () => {
    const { fn, send, state, dead } = await given('queue', () => Promise.reject(new Error('poison')));

    await send('poison');
    await eventually(() => fn.batches.length === 1);
    state.advance(30_000);
    await eventually(() => fn.batches.length === 2);
    state.advance(30_000);
    const buried = await eventually(async () => (await dead())[0]);

    expect(fn.batches.map(([record]) => record.attributes.ApproximateReceiveCount)).toEqual(['1', '2']);
    expect(buried).toMatchObject({ Body: 'poison' });
  });
});
