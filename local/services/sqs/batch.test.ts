import { createHash } from 'node:crypto';

import { startSqs, stopAll } from './testing.ts';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

afterEach(stopAll);

describe('batches', () => {
  test('one bad entry fails alone', async () => {
    const { call, receive } = startSqs();

    const answer = await call('SendMessageBatch', {
      Entries: [
        { Id: 'good', MessageBody: 'x' },
        { Id: 'bad', MessageBody: 'x', DelaySeconds: 1000 },
      ],
    });

    expect(answer.Successful).toMatchObject([{ Id: 'good', MD5OfMessageBody: md5('x') }]);
    expect(answer.Failed).toMatchObject([{ Id: 'bad', SenderFault: true, Code: 'InvalidParameterValue' }]);
    expect(await receive({ MaxNumberOfMessages: 10 })).toHaveLength(1);
  });

  test('deletes a batch and names the handle that was none', async () => {
    const { call, receive } = startSqs();
    await call('SendMessage', { MessageBody: 'x' });
    const [{ ReceiptHandle }] = await receive();

    const answer = await call('DeleteMessageBatch', {
      Entries: [
        { Id: 'a', ReceiptHandle },
        { Id: 'b', ReceiptHandle: 'garbage' },
      ],
    });

    expect(answer).toMatchObject({
      Successful: [{ Id: 'a' }],
      Failed: [{ Id: 'b', Code: 'ReceiptHandleIsInvalid' }],
    });
  });

  test.each([
    ['no entries', [], 'EmptyBatchRequest'],
    [
      '11 entries',
      Array.from({ length: 11 }, (_, i) => ({ Id: `${i}`, MessageBody: 'x' })),
      'TooManyEntriesInBatchRequest',
    ],
    [
      'a repeated id',
      [
        { Id: 'a', MessageBody: 'x' },
        { Id: 'a', MessageBody: 'y' },
      ],
      'BatchEntryIdsNotDistinct',
    ],
    ['a malformed id', [{ Id: 'a b', MessageBody: 'x' }], 'InvalidBatchEntryId'],
    [
      'more than 1 MiB in all',
      ['a', 'b'].map((Id) => ({ Id, MessageBody: 'x'.repeat(600_000) })),
      'BatchRequestTooLong',
    ],
  ])('fails on %s', async (_case, Entries, code) => {
    const { call } = startSqs();

    const sending = call('SendMessageBatch', { Entries });

    await expect(sending).rejects.toMatchObject({ code });
  });
});
