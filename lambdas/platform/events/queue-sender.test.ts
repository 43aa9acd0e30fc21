import type { SQSClient } from '@aws-sdk/client-sqs';
import { silenceOutput } from '../testing/output.ts';
import { queueSender } from './queue-sender.ts';

silenceOutput();

/** A queue that keeps what it is sent, entry by entry. */
function givenQueue(answer: object = {}) {
  const entries: Record<string, unknown>[] = [];
  const send = async (command: { readonly input: { readonly Entries: Record<string, unknown>[] } }) => {
    entries.push(...command.input.Entries);
    return answer;
  };
  const sqs = async () => ({ send }) as unknown as Pick<SQSClient, 'send'>;
  return { entries, send: queueSender<{ readonly n: number }>('https://sqs.example/1/queue', sqs) };
}

describe('sending to a queue', () => {
  test('hands messages over as JSON, at once', async () => {
    const { send, entries } = givenQueue();

    await send([{ n: 1 }, { n: 2 }]);

    expect(entries).toEqual([
      { Id: '0', MessageBody: '{"n":1}' },
      { Id: '1', MessageBody: '{"n":2}' },
    ]);
  });

  test.each([
    [1, 1],
    [1_500, 2],
    [900_000, 900],
    [86_400_000, 900],
  ])('of messages that wait %i ms lets SQS keep them back for %i s', async (delayMs, seconds) => {
    const { send, entries } = givenQueue();

    await send([{ n: 1 }], { delayMs });

    expect(entries).toMatchObject([{ DelaySeconds: seconds }]);
  });

  test('fails when one message was refused', async () => {
    const { send } = givenQueue({ Failed: [{ Id: '1', Code: 'InternalError' }] });

    const sent = send([{ n: 1 }, { n: 2 }]);

    await expect(sent).rejects.toMatchObject({ code: 'queue_unavailable' });
  });
});
