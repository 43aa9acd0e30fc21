import { createHash } from 'node:crypto';

import { depth, JOBS, startSqs, stopAll } from './testing.ts';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

afterEach(stopAll);

describe('sending and receiving', () => {
  test('hands out the body with its digest and the attributes that were asked for', async () => {
    const { call, receive } = startSqs();
    const sent = await call('SendMessage', {
      MessageBody: 'hello',
      MessageAttributes: { kind: { DataType: 'String', StringValue: 'greeting' } },
    });

    const [message] = await receive({ MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'] });

    expect(message).toMatchObject({
      MessageId: sent.MessageId,
      Body: 'hello',
      MD5OfBody: md5('hello'),
      MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
      MessageAttributes: { kind: { DataType: 'String', StringValue: 'greeting' } },
      Attributes: { ApproximateReceiveCount: '1', SenderId: 'operator' },
    });
  });

  test('calculates the digest of attributes as AWS documents it', async () => {
    const { call } = startSqs();

    const sent = await call('SendMessage', {
      MessageBody: 'x',
      MessageAttributes: { a: { DataType: 'String', StringValue: 'b' } },
    });

    const layout = Buffer.from('\0\0\0\x01a\0\0\0\x06String\x01\0\0\0\x01b', 'latin1');
    expect(sent.MD5OfMessageAttributes).toBe(createHash('md5').update(layout).digest('hex'));
  });

  test('hides a received message and delivers it again once its visibility time-out is over', async () => {
    const { call, receive, context } = startSqs();
    await call('SendMessage', { MessageBody: 'job' });
    const [first] = await receive();

    const meanwhile = await receive();
    context.advance(30_000);
    const [second] = await receive({ MessageSystemAttributeNames: ['ApproximateReceiveCount'] });

    expect(meanwhile).toEqual([]);
    expect(second).toMatchObject({
      MessageId: first.MessageId,
      Attributes: { ApproximateReceiveCount: '2' },
    });
    expect(second.ReceiptHandle).not.toBe(first.ReceiptHandle);
  });

  test('delivers a message once in a batch even when it stays visible', async () => {
    const { call, receive } = startSqs();
    await call('SendMessage', { MessageBody: 'job' });

    const messages = await receive({ MaxNumberOfMessages: 10, VisibilityTimeout: 0 });

    expect(messages).toHaveLength(1);
  });

  test('holds a delayed message back until its delay is over', async () => {
    const { call, receive, context } = startSqs();
    await call('SendMessage', { MessageBody: 'later', DelaySeconds: 900 });

    const early = await receive();
    context.advance(900_000);
    const late = await receive();

    expect(early).toEqual([]);
    expect(late).toMatchObject([{ Body: 'later' }]);
  });

  test('forgets a message that is older than the retention', async () => {
    const { call, receive, context } = startSqs({ jobs: { MessageRetentionPeriod: 60 } });
    await call('SendMessage', { MessageBody: 'old' });

    context.advance(60_000);

    expect(await receive()).toEqual([]);
    expect(await depth(call)).toBe('0');
  });

  test('delivers three copies under one id while the fault is on', async () => {
    const { call, receive, context } = startSqs();
    context.faults.set({ service: 'sqs', kind: 'duplicate', settings: {} });
    const { MessageId } = await call('SendMessage', { MessageBody: 'job' });

    const messages = await receive({ MaxNumberOfMessages: 10 });

    expect(messages.map((message: any) => message.MessageId)).toEqual([MessageId, MessageId, MessageId]);
  });

  test.each([
    ['a delay over 15 minutes', { MessageBody: 'x', DelaySeconds: 901 }, 'InvalidParameterValue'],
    ['an empty body', { MessageBody: '' }, 'MissingParameter'],
    ['a body over 1 MiB', { MessageBody: 'x'.repeat(1_048_577) }, 'InvalidParameterValue'],
    ['a control character', { MessageBody: 'bell \u0007' }, 'InvalidMessageContents'],
    ['a queue that is not there', { MessageBody: 'x', QueueUrl: `${JOBS}-not` }, 'QueueDoesNotExist'],
    [
      'an attribute without a type',
      { MessageBody: 'x', MessageAttributes: { a: { StringValue: 'b' } } },
      'InvalidParameterValue',
    ],
  ])('fails on %s', async (_case, input, code) => {
    const { call } = startSqs();

    const sending = call('SendMessage', input);

    await expect(sending).rejects.toMatchObject({ code });
  });
});

describe('long polling', () => {
  test('wakes when a message is sent', async () => {
    const { call, receive } = startSqs();
    const polling = receive({ WaitTimeSeconds: 20 });

    await call('SendMessage', { MessageBody: 'now' });

    expect(await polling).toMatchObject([{ Body: 'now' }]);
  });

  test('wakes when the clock is advanced past the visibility time-out', async () => {
    const { call, receive, context } = startSqs();
    await call('SendMessage', { MessageBody: 'again' });
    await receive();
    const polling = receive({ WaitTimeSeconds: 20 });

    context.advance(30_000);

    expect(await polling).toMatchObject([{ Body: 'again' }]);
  });

  test('lets a rehearsal stop that has closed its signals first', async () => {
    const { receive, context, sqs } = startSqs();
    const polling = receive({ WaitTimeSeconds: 20 });

    context.signals.close();
    await new Promise(setImmediate);
    void sqs.stop();

    expect(await polling).toEqual([]);
  });

  test('ends empty when the service stops', async () => {
    const { receive, sqs } = startSqs();
    const polling = receive({ WaitTimeSeconds: 20 });

    void sqs.stop();

    expect(await polling).toEqual([]);
  });
});
