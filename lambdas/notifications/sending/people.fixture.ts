import { givenReader } from '../mail/mail.fixture.ts';
import type { BulkMessage } from '../notifications.contract.ts';
import { givenEvent, givenWorker } from '../notifications.fixture.ts';
import { personKey } from './people.repository.ts';

const texts = { title: 'News', text: 'There are some.' };
/** What everybody is told. */
export const announced = givenEvent('announcement.published', {
  subject: null,
  data: { texts: { en: texts, de: texts }, url: null },
});

/** Many people with accounts, each with an address of their own. */
export async function givenPeople(count: number) {
  const ids = Array.from({ length: count }, (_, index) => `person-${index}`);
  const given = givenWorker((userId) => givenReader({ address: `${userId}@example.org` }));
  await Promise.all(
    ids.map((userId) => given.table.write(given.table.put({ ...personKey(userId), userId }))),
  );
  const { queues, bulk } = given;
  /** Works on the bulk queue until nothing is left; what fails comes back. Gives what it has worked on. */
  const drain = async () => {
    const worked: BulkMessage[] = [];
    for (let batch = queues.bulk.take(); batch.length > 0; batch = queues.bulk.take()) {
      for (const message of batch) {
        await bulk(message).catch(() => queues.bulk.send([message]));
        worked.push(message);
      }
    }
    return worked;
  };
  return {
    ...given,
    ids,
    drain,
    /** Where mails went, one after the other. */
    addresses: () => given.transport.sent.map(({ to }) => to.address),
    /** Whose inboxes have a note, as often as they have. */
    notified: () =>
      given.database
        .items('notifications')
        .filter(({ sk }) => String(sk).startsWith('NOTE#'))
        .map(({ userId }) => String(userId)),
  };
}
