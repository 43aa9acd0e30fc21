import { startSqs, stopAll } from './testing.ts';

afterEach(stopAll);

describe('deleting and changing visibility', () => {
  test('a deleted message never comes again', async () => {
    const { call, receive, context } = startSqs();
    await call('SendMessage', { MessageBody: 'done' });
    const [{ ReceiptHandle }] = await receive();

    await call('DeleteMessage', { ReceiptHandle });
    context.advance(60_000);

    expect(await receive()).toEqual([]);
  });

  test('a handle from before the last receive deletes nothing', async () => {
    const { call, receive, context } = startSqs();
    await call('SendMessage', { MessageBody: 'job' });
    const [{ ReceiptHandle }] = await receive();
    context.advance(30_000);
    await receive();

    await call('DeleteMessage', { ReceiptHandle });
    context.advance(30_000);

    expect(await receive()).toHaveLength(1);
  });

  test('visibility 0 gives the message back at once, to those who wait as well', async () => {
    const { call, receive } = startSqs();
    await call('SendMessage', { MessageBody: 'job' });
    const [{ ReceiptHandle }] = await receive();
    const polling = receive({ WaitTimeSeconds: 20 });

    await call('ChangeMessageVisibility', { ReceiptHandle, VisibilityTimeout: 0 });

    expect(await polling).toHaveLength(1);
  });

  test('a longer visibility outlasts the first one', async () => {
    const { call, receive, context } = startSqs();
    await call('SendMessage', { MessageBody: 'job' });
    const [{ ReceiptHandle }] = await receive();

    await call('ChangeMessageVisibility', { ReceiptHandle, VisibilityTimeout: 120 });
    context.advance(119_000);

    expect(await receive()).toEqual([]);
  });

  test.each([
    ['garbage', 'DeleteMessage', { ReceiptHandle: 'garbage' }, 'ReceiptHandleIsInvalid'],
    ['no handle', 'DeleteMessage', {}, 'MissingParameter'],
    [
      'over 12 hours',
      'ChangeMessageVisibility',
      { ReceiptHandle: 'x', VisibilityTimeout: 43_201 },
      'InvalidParameterValue',
    ],
  ])('fails on %s', async (_case, action, input, code) => {
    const { call } = startSqs();

    const calling = call(action, input);

    await expect(calling).rejects.toMatchObject({ code });
  });

  test('fails on a message that is no longer in flight', async () => {
    const { call, receive, context } = startSqs();
    await call('SendMessage', { MessageBody: 'job' });
    const [{ ReceiptHandle }] = await receive();
    context.advance(30_000);

    const changing = call('ChangeMessageVisibility', { ReceiptHandle, VisibilityTimeout: 60 });

    await expect(changing).rejects.toMatchObject({ code: 'MessageNotInflight' });
  });
});
