import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createClient, type Answer } from './client.ts';
import { operator } from './operator.ts';
import { forget, startRehearsal, type Rehearsal } from './rehearsal.ts';
import { given, type LoggedIn } from './target.ts';
import { until } from './until.ts';

const DELIVER = 'soloist-staging-deliver';
const DEAD_LETTERS = 'soloist-staging-deliver-dead-letters';

describe('with a fault', () => {
  let rehearsal: Rehearsal;
  let console: ReturnType<typeof operator>;

  beforeAll(async () => {
    rehearsal = await startRehearsal();
    console = operator(rehearsal.run);
  });

  afterAll(async () => {
    await rehearsal.end();
    forget(rehearsal.state);
  });

  afterEach(() => console.mend());

  /** Reads that use the cache and those that don't, one after the other. */
  const read = async ({ call, userId }: LoggedIn, times: number): Promise<Answer[]> => {
    const answers: Answer[] = [];
    for (let turn = 0; turn < times; turn++) {
      answers.push(await call('GET', turn % 2 ? '/v1/users/me' : `/v1/users/${userId}`));
    }
    return answers;
  };
  const statuses = (answers: readonly Answer[]) => [...new Set(answers.map(({ status }) => status))];
  const ready = () => createClient(rehearsal.run.api)('GET', '/v1/health/ready');

  describe.each(['killed', 'hung', 'loading', 'readonly'])('in the cache (%s)', (kind) => {
    test('every read is answered, and the cache is used again afterwards', async () => {
      const account = await given.loggedIn(rehearsal.run);
      await read(account, 2);

      await console.fault('valkey', kind);
      const answers = await read(account, 30);
      await console.mend();

      expect(statuses(answers)).toEqual([200]);
      const recovered = await until(
        'the cache to be used again',
        30_000,
        async () => (await ready()).body.status === 'ok',
      );
      expect(recovered).toBe(true);
    });
  });

  test('of three deliveries of each message there is one mail', async () => {
    await console.fault('sqs', 'duplicate');

    const { email } = await given.unverifiedAccount(rehearsal.run);

    await until('every delivery to be done', 60_000, async () => {
      await console.advance(60);
      const { visible, inFlight, delayed } = await console.queue(DELIVER);
      return visible + inFlight + delayed === 0;
    });
    expect(await sent(email)).toHaveLength(1);
  });

  test('of a poison message the others arrive, and it lands in the dead-letter queue after 5 tries', async () => {
    await poison();
    const emails = await Promise.all(
      [1, 2, 3].map(async () => (await given.unverifiedAccount(rehearsal.run)).email),
    );

    const dead = await until('the dead letter', 60_000, async () => {
      await console.advance(300);
      const queue = await console.queue(DEAD_LETTERS);
      return queue.visible > 0 && queue;
    });

    expect(dead.messages.map(({ body }: any) => body)).toEqual(['poison']);
    for (const email of emails) expect(await sent(email)).toHaveLength(1);
    const tries = (await console.logs('a message failed')).filter(({ line }) => line.includes('"attempt":5'));
    expect(tries).toHaveLength(1);
  });

  const sent = async (email: string): Promise<unknown[]> =>
    (await fetch(`${rehearsal.run.mailbox}?to=${email}`)).json() as Promise<unknown[]>;

  const poison = async () => {
    const { url } = await console.queue(DELIVER);
    const sqs = new SQSClient({
      endpoint: rehearsal.run.aws,
      region: 'us-east-1',
      credentials: { accessKeyId: 'operator', secretAccessKey: 'operator' },
    });
    await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'poison' }));
    sqs.destroy();
  };
});
