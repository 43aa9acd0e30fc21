import { NAMING } from '../testing.ts';
import { depth, JOBS, startSqs, stopAll } from './testing.ts';

afterEach(stopAll);

describe('state', () => {
  test('after a crash everything acknowledged is there, with its counts and handles', async () => {
    const before = startSqs();
    await before.call('SendMessage', { MessageBody: 'kept' });
    await before.call('SendMessage', { MessageBody: 'deleted' });
    const [kept, deleted] = await before.receive({ MaxNumberOfMessages: 10 });
    await before.call('DeleteMessage', { ReceiptHandle: deleted.ReceiptHandle });

    const after = startSqs({ context: before.context.restarted() });
    const hidden = await after.receive({ MaxNumberOfMessages: 10 });
    after.context.advance(30_000);
    const [again] = await after.receive({ MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'] });

    expect(hidden).toEqual([]);
    expect(again).toMatchObject({
      MessageId: kept.MessageId,
      Body: 'kept',
      Attributes: { ApproximateReceiveCount: '2' },
    });
  });

  test('a purge empties the queue, and a second one within a minute fails', async () => {
    const { call, context } = startSqs();
    await call('SendMessage', { MessageBody: 'x' });

    await call('PurgeQueue', {});

    expect(await depth(call)).toBe('0');
    await expect(call('PurgeQueue', {})).rejects.toMatchObject({ code: 'PurgeQueueInProgress' });
    context.advance(60_000);
    await call('PurgeQueue', {});
  });

  test('tells visible, delayed and in flight apart', async () => {
    const { call, receive, sqs } = startSqs();
    await call('SendMessage', { MessageBody: 'in flight' });
    await receive();
    await call('SendMessage', { MessageBody: 'delayed', DelaySeconds: 60 });
    await call('SendMessage', { MessageBody: 'visible' });

    const { Attributes } = await call('GetQueueAttributes', { AttributeNames: ['All'] });

    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
    });
    expect(sqs.describe!()).toMatchObject({
      queues: [
        { name: 'jobs', visible: 1, inFlight: 1, delayed: 1, deadLetterQueue: 'dead' },
        { name: 'dead' },
      ],
    });
  });
});

describe('permissions and templates', () => {
  test('a batch needs the permission of the single action, on that queue', () => {
    const { sqs } = startSqs();

    const access = sqs.authorize!('SendMessageBatch', { QueueUrl: JOBS });

    expect(access).toEqual([{ action: 'sqs:SendMessage', resource: NAMING.arn('sqs', 'jobs') }]);
  });

  test('fails on an action it does not serve', () => {
    const { sqs } = startSqs();

    expect(() => sqs.authorize!('CreateQueue', {})).toThrow(/doesn't serve CreateQueue/);
  });

  test('fails by name on a FIFO queue', () => {
    const fifo = () => startSqs({ jobs: { FifoQueue: true } });

    expect(fifo).toThrow(/queue Jobs is a FIFO queue/);
  });

  test('its policy can be read back', async () => {
    const { call } = startSqs({ policy: { Statement: [] } });

    const answer = await call('GetQueueAttributes', { AttributeNames: ['Policy'] });

    expect(answer).toEqual({ Attributes: { Policy: '{"Statement":[]}' } });
  });
});
