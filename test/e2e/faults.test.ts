import { randomUUID } from 'node:crypto';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createClient, type Answer } from './client.ts';
import { operator } from './operator.ts';
import { forget, startRehearsal, type Rehearsal } from './rehearsal.ts';
import { given, PASSWORD, type LoggedIn } from './target.ts';
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

  test('of ten minutes in SES no mail is lost, and none is sent twice', async () => {
    await console.fault('ses', 'down');
    const emails = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const email = `${randomUUID()}@example.com`;
        const answer = await createClient(rehearsal.run.api)('POST', '/v1/auth/register', {
          body: { email, password: PASSWORD },
        });
        return answer.status === 202 ? email : answer.text;
      }),
    );
    // a message that failed comes back after three minutes
    for (const attempt of [1, 2, 3, 4]) {
      await until(`attempt ${attempt} at every mail`, 60_000, async () => {
        const failed = (await console.logs('a message failed')).filter(({ line }) =>
          line.includes(`"attempt":${attempt}`),
        );
        if (failed.length >= emails.length) return true;
        if (attempt > 1) await console.advanceIdle(DELIVER, 60);
        return false;
      });
    }

    await console.mend();
    const mails = await until('all mails', 60_000, async () => {
      await console.advanceIdle(DELIVER, 60);
      const found = await Promise.all(emails.map((email) => sent(email)));
      return found.every(({ length }) => length > 0) && found;
    });

    expect(mails.map(({ length }) => length)).toEqual(emails.map(() => 1));
    expect((await console.queue(DEAD_LETTERS)).visible).toBe(0);
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
