import { MemoryDatabase } from '../../platform/dynamodb/memory-database.ts';
import { Table } from '../../platform/dynamodb/table.ts';
import { flushMetrics } from '../../platform/metrics.ts';
import { onlyRoot } from '../../platform/roots.ts';
import { outputOf, silenceOutput } from '../../platform/testing/output.ts';
import { deliveryKey } from '../delivery.ts';
import { addressKeys } from './address-key.ts';
import { feedbackTaker } from './feedback-taker.ts';
import { givenBounce, givenComplaint, givenMailEvent, READER, SEEN_AT } from './feedback.fixture.ts';
import { readMailEvent } from './mail-event.ts';
import { SuppressionRepository } from './suppression.repository.ts';

silenceOutput();

const NOW = Date.UTC(2026, 10, 21, 9, 1);

/** The taker in memory, and a mail that was sent. */
async function givenTaker() {
  const table = new Table('notifications', new MemoryDatabase());
  const clock = { now: () => NOW };
  const dataSecret = async () => onlyRoot('root');
  const take = feedbackTaker({ table, dataSecret, clock });
  const suppressions = new SuppressionRepository({ table, addressKeys: addressKeys(dataSecret), clock });
  const key = deliveryKey('ada', 'event-1', 'mail');
  await table.write(table.put({ ...key, state: 'done', outcome: 'sent' }));
  return {
    suppressions,
    tell: (text: string) => take(readMailEvent(text)),
    noted: async () => (await table.get(key))?.['feedback'] ?? null,
    suppression: () => suppressions.find(READER),
    table,
  };
}

describe('a bounce', () => {
  test('of an address that does not exist stops all mail to it', async () => {
    const { tell, suppression, noted } = await givenTaker();

    await tell(givenBounce());

    expect(await suppression()).toEqual({ reason: 'bounce', scope: 'all', at: SEEN_AT });
    expect(await noted()).toBe('bounced');
  });

  test.each([
    [
      'of a full mailbox is noted alone',
      { bounceType: 'Transient', bounceSubType: 'MailboxFull' },
      'bounced',
    ],
    ['that may be an automatic answer', { bounceType: 'Transient', bounceSubType: 'General' }, 'delayed'],
    ['of no kind', { bounceType: 'Undetermined', bounceSubType: 'Undetermined' }, 'bounced'],
    [
      'of an address on SES’s own list, which may be there for a complaint',
      { bounceSubType: 'OnAccountSuppressionList' },
      'bounced',
    ],
  ])('%s stops nothing', async (_, bounce, feedback) => {
    const { tell, suppression, noted } = await givenTaker();

    await tell(givenBounce(bounce));

    expect(await suppression()).toBeNull();
    expect(await noted()).toBe(feedback);
  });

  test.each([
    ['bounce', givenBounce({}, { destination: ['eve@example.net'] })],
    ['complaint', givenComplaint({}, { destination: ['eve@example.net'] })],
  ])('that names somebody whom the mail was not for stops nothing: a %s', async (_, report) => {
    const { tell, suppression } = await givenTaker();

    await tell(report);

    expect(await suppression()).toBeNull();
  });

  test('of the address in other letters counts', async () => {
    const { tell, suppression } = await givenTaker();

    await tell(givenBounce({}, { destination: [READER.toUpperCase()] }));

    expect(await suppression()).toMatchObject({ reason: 'bounce' });
  });

  test('that comes again after it was lifted leaves it lifted', async () => {
    const { tell, suppressions, suppression } = await givenTaker();
    await tell(givenBounce());
    await suppressions.lift(READER);

    await tell(givenBounce());

    expect(await suppression()).toBeNull();
  });

  test('of another mail after it was lifted stops mail anew', async () => {
    const { tell, suppressions, suppression } = await givenTaker();
    await tell(givenBounce());
    await suppressions.lift(READER);

    await tell(givenBounce({ feedbackId: 'feedback-3' }));

    expect(await suppression()).toMatchObject({ reason: 'bounce' });
  });
});

describe('a complaint', () => {
  test('leaves the mail that somebody needs to get into their account', async () => {
    const { tell, suppression, noted } = await givenTaker();

    await tell(givenComplaint());

    expect(await suppression()).toEqual({ reason: 'complaint', scope: 'non-security', at: SEEN_AT });
    expect(await noted()).toBe('complained');
  });

  test.each([
    ['that says it is no spam', { complaintFeedbackType: 'not-spam' }],
    ['that SES makes of its own list', { complaintSubType: 'OnAccountSuppressionList' }],
  ])('%s is none', async (_, complaint) => {
    const { tell, suppression, noted } = await givenTaker();

    await tell(givenComplaint(complaint));

    expect(await suppression()).toBeNull();
    expect(await noted()).toBeNull();
  });

  test('without a type counts', async () => {
    const { tell, suppression } = await givenTaker();

    await tell(givenComplaint({ complaintFeedbackType: undefined, complaintSubType: undefined }));

    expect(await suppression()).toMatchObject({ reason: 'complaint' });
  });
});

describe('what else becomes of a mail', () => {
  test.each([
    ['Delivery', 'delivered'],
    ['DeliveryDelay', 'delayed'],
    ['Reject', 'bounced'],
  ])('%s is noted as %s', async (eventType, feedback) => {
    const { tell, suppression, noted } = await givenTaker();

    await tell(givenMailEvent(eventType));

    expect(await noted()).toBe(feedback);
    expect(await suppression()).toBeNull();
  });

  test('is noted in the order in which it happened, whatever the order in which it is told', async () => {
    const { tell, noted } = await givenTaker();
    await tell(givenComplaint());

    await tell(givenMailEvent('Delivery'));
    await tell(givenMailEvent('DeliveryDelay'));

    expect(await noted()).toBe('complained');
  });

  test('is noted nowhere for a mail that is no delivery, whose bounce counts all the same', async () => {
    const { tell, suppression, noted } = await givenTaker();

    await tell(givenBounce({}, { tags: {} }));

    expect(await suppression()).toMatchObject({ reason: 'bounce' });
    expect(await noted()).toBeNull();
  });

  test('is noted nowhere for a delivery that was erased', async () => {
    const { tell, table } = await givenTaker();
    await table.write(table.delete(deliveryKey('ada', 'event-1', 'mail')));

    await tell(givenMailEvent('Delivery'));

    expect(await table.get(deliveryKey('ada', 'event-1', 'mail'))).toBeNull();
  });
});

describe('a message', () => {
  test('that greets the topic is nothing', () => {
    const greeting = 'Successfully validated SNS topic for Amazon SES event publishing.';

    expect(readMailEvent(greeting)).toBeNull();
  });

  test.each([
    ['no JSON', 'hello ada.lovelace@example.org'],
    ['an event that was not asked for', givenMailEvent('Open')],
    ['a bounce of another kind', givenBounce({ bounceType: 'Elastic' })],
    ['a bounce of nobody', givenBounce({ bouncedRecipients: [] })],
    ['a complaint without an id', givenComplaint({ feedbackId: undefined })],
    ['a time that is none', givenBounce({ timestamp: 'yesterday' })],
  ])('fails where it is %s, and its error names no address', (_, text) => {
    let message = '';
    try {
      readMailEvent(text);
    } catch (error) {
      message = String(error);
    }

    expect(message).toMatch(/^UnknownMailEvent: what SES says of a mail/);
    expect(message).not.toContain('ada.lovelace');
  });
});

describe('operators', () => {
  test('see bounces and complaints counted once, and no address', async () => {
    const { tell } = await givenTaker();

    const lines = await outputOf(async () => {
      flushMetrics();
      for (const text of [givenBounce(), givenBounce(), givenComplaint()]) await tell(text);
      flushMetrics();
    });

    expect(lines).toContainEqual(expect.objectContaining({ MailBounces: 1, MailComplaints: 1 }));
    expect(JSON.stringify(lines)).not.toContain(READER);
  });
});
