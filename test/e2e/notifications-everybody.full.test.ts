import { administrator } from './administrators.ts';
import { announce, deliveredTo } from './announcements.ts';
import { manyPeople } from './many-people.ts';
import { forget, startRehearsal, type Rehearsal } from './rehearsal.ts';

/** Ten thousand mails at seven a second, which is half of what SES takes of a new account, are 24 minutes. */
const MAILED_MS = 45 * 60_000;
const TEST_MS = 60 * 60_000;
const PEOPLE = 10_000;

describe('one event', () => {
  let rehearsal: Rehearsal;
  beforeAll(async () => void (rehearsal = await startRehearsal()));
  afterAll(async () => {
    await rehearsal.end();
    forget(rehearsal.state);
  });

  test(
    'is ten thousand notifications within half an hour, and one mail for each reader',
    async () => {
      const addresses = await manyPeople(rehearsal.run, PEOPLE);
      const title = await announce(await administrator(rehearsal.run));

      const { mails, seconds, oldest } = await deliveredTo(rehearsal.run, title, addresses, MAILED_MS);

      const minutes = Math.round(seconds / 60);
      process.stdout.write(
        `${PEOPLE} people were told in ${minutes} minutes; the queue's oldest message was ${oldest} s old\n`,
      );
      expect(addresses.filter((address) => mails.get(address) !== 1)).toEqual([]);
      expect(minutes).toBeLessThan(30);
      // the alarm of the bulk queue rings after an hour
      expect(oldest).toBeLessThan(3_600);
    },
    TEST_MS,
  );
});
