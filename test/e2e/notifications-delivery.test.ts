import { randomUUID } from 'node:crypto';
import { administrator } from './administrators.ts';
import { announce, deliveredTo, mailed, TELLING } from './announcements.ts';
import { createClient } from './client.ts';
import { manyPeople } from './many-people.ts';
import { operator } from './operator.ts';
import { forget, startRehearsal, type Rehearsal } from './rehearsal.ts';
import { PASSWORD } from './target.ts';
import { until } from './until.ts';
import { isBeingSent } from './claimed-deliveries.ts';

const { worker: DELIVER, queues: QUEUES } = TELLING;
/** An administrator's registration, and what is waited for with each step. */
const TEST_MS = 600_000;

describe('notifications', () => {
  let rehearsal: Rehearsal;
  let console: ReturnType<typeof operator>;

  beforeAll(async () => {
    rehearsal = await startRehearsal();
    console = operator(rehearsal.run);
  }, TEST_MS);
  afterAll(async () => {
    await rehearsal.end();
    forget(rehearsal.state);
  });
  afterEach(() => console.mend());

  /** Moves the clock on when the worker has nothing left to do by now. */
  const goOn = (seconds: number) => console.advanceIdle(DELIVER, seconds, QUEUES);
  const register = async () => {
    const email = `${randomUUID()}@example.com`;
    const body = { email, password: PASSWORD };
    const { status } = await createClient(rehearsal.run.api)('POST', '/v1/auth/register', { body });
    expect(status).toBe(202);
    return email;
  };
  const mailsTo = async (email: string): Promise<number> => {
    const mails = (await (await fetch(`${rehearsal.run.mailbox}?to=${email}`)).json()) as unknown[];
    return mails.length;
  };
  /** Copies that may be the second ones, as they are counted. */
  const repeatedSince = async (began: number): Promise<number> => {
    const lines = (await console.logs('MailsPossiblyRepeated')).filter(({ at }) => at > began);
    return lines.reduce((sum, { line }) => sum + Number(JSON.parse(line).MailsPossiblyRepeated), 0);
  };
  const deadLetters = async () => {
    const queues = await Promise.all(QUEUES.map((name) => console.queue(`${name}-dead-letters`)));
    return queues.map(({ visible }) => visible);
  };

  test(
    'of one event reach everybody once, no faster than bulk may mail',
    async () => {
      const admin = await administrator(rehearsal.run);
      const addresses = await manyPeople(rehearsal.run, 60);

      const title = await announce(admin);
      const { mails, seconds } = await deliveredTo(rehearsal.run, title, addresses, 240_000);

      expect(addresses.map((address) => mails.get(address))).toEqual(addresses.map(() => 1));
      // 7 a second, half of what SES takes, in two environments that begin with one each
      expect(seconds).toBeGreaterThan((60 - 2) / 7);
      expect(await deadLetters()).toEqual([0, 0]);
    },
    TEST_MS,
  );

  test(
    'wait while SES is down for ten minutes, and nothing is lost, nor sent twice but where it is counted',
    async () => {
      const admin = await administrator(rehearsal.run);
      const everybody = await manyPeople(rehearsal.run, 8);
      await console.fault('ses', 'down');
      const title = await announce(admin);
      const emails: string[] = [];
      const { clock } = await console.state();

      // somebody registers in every other minute of it
      await until('ten minutes without SES', 240_000, async () => {
        const { now } = (await console.state()).clock;
        if (emails.length < (now - clock.now) / 120_000) emails.push(await register());
        await goOn(60);
        return now - clock.now > 600_000;
      });
      const during = [(await mailed(rehearsal.run, title)).size, ...(await Promise.all(emails.map(mailsTo)))];
      await console.mend();
      await until('all mails', 240_000, async () => {
        await goOn(60);
        const news = await mailed(rehearsal.run, title);
        const letters = await Promise.all(emails.map(mailsTo));
        return everybody.every((address) => news.has(address)) && letters.every((count) => count > 0);
      });
      await until('nothing to wait for any more', 60_000, async () => {
        await goOn(60);
        const queues = await Promise.all(QUEUES.map((name) => console.queue(name)));
        return queues.every(({ visible, inFlight, delayed }) => visible + inFlight + delayed === 0);
      });

      const news = await mailed(rehearsal.run, title);
      expect(emails.length).toBeGreaterThanOrEqual(5);
      expect(during.every((count) => count === 0)).toBe(true);
      expect(everybody.map((address) => news.get(address))).toEqual(everybody.map(() => 1));
      const copies = await Promise.all(emails.map(mailsTo));
      const seconds = copies.reduce((sum, count) => sum + count - 1, 0);
      expect(copies.every((count) => count > 0)).toBe(true);
      // the clock may jump while a worker has just begun, which is as if it had died
      expect(seconds).toBeLessThanOrEqual(await repeatedSince(clock.now));
      expect(await deadLetters()).toEqual([0, 0]);
    },
    TEST_MS,
  );

  test(
    'whose record is lost after SES took them are sent once more, and counted',
    async () => {
      const began = (await console.state()).clock.now;
      await console.fault('ses', 'slow', { ms: 3_000 });
      const email = await register();
      await until('the mail to be on its way', 60_000, () => isBeingSent(rehearsal.run));
      // so that there is a while between the mail and its record
      await console.fault('dynamodb', 'slow', { ms: 600 });
      await until('SES to have the mail', 60_000, async () => (await mailsTo(email)) === 1);

      await console.fault('dynamodb', 'down');
      await until('the record to be lost', 60_000, async () => {
        const { functions = [] } = await console.state();
        const worker = functions.find((found: any) => found.functionName === DELIVER);
        return worker?.busy === 0;
      });
      await console.mend();
      await until('the second copy', 120_000, async () => {
        await goOn(30);
        return (await mailsTo(email)) === 2;
      });

      const counted = await until('the count', 60_000, () => repeatedSince(began));
      expect(counted).toBe(1);
      expect(await deadLetters()).toEqual([0, 0]);
    },
    TEST_MS,
  );
});
