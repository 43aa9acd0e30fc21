import { randomUUID } from 'node:crypto';
import { DeliveryRepository, feedbackTaker } from '../notifications/index.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { givenService } from './administration.fixture.ts';
import type { Someone } from './administration.fixture.ts';

silenceOutput();

const TEMPLATES = '/v1/admin/mail-templates';
const SEARCH = '/v1/admin/suppressions/search';
const LIFT = '/v1/admin/suppressions/lift';
const ANNOUNCEMENTS = '/v1/admin/announcements';
const ANNOUNCEMENT = {
  texts: {
    en: { title: 'Files can be shared', text: 'With everybody.\n\nIn your organisation.' },
    de: { title: 'Dateien lassen sich teilen', text: 'Mit allen.' },
  },
  url: 'https://blog.example/sharing',
};

type Service = ReturnType<typeof givenService>;

/** An admin, and somebody who is told of things. */
async function givenAda() {
  const service = givenService();
  const admin = await service.admin();
  const ada = await service.person('ada@example.com');
  const deliveries = new DeliveryRepository(service.tableOf('notifications'), service.clock);
  const log = (action: string) =>
    service.database.items('users', 'LOG#admins').filter((item) => String(item['action']).startsWith(action));
  return {
    ...{ service, admin, ada, log },
    /** As the worker does. */
    async deliver(eventId: string): Promise<void> {
      const delivery = { eventId, eventType: 'password.changed', category: 'security' } as const;
      const claim = await deliveries.claim({ ...delivery, userId: ada.userId, channel: 'mail' });
      if (claim) await deliveries.complete(claim, { outcome: 'sent', messageId: `ses-${eventId}` });
    },
    announce(body: object = ANNOUNCEMENT, key: string | null = randomUUID(), as: Someone = admin) {
      return as.send('POST', ANNOUNCEMENTS, body, {}, key === null ? {} : { 'idempotency-key': key });
    },
    announced: () => service.events().filter(({ type }) => type === 'announcement.published'),
  };
}

describe('mail templates', () => {
  test('are listed, each with what it is about', async () => {
    const { admin } = await givenAda();

    const { json } = await admin.send('GET', TEMPLATES);

    const languages = ['en', 'de'];
    expect(json['items']).toContainEqual({ id: 'password.changed', category: 'security', languages });
    expect(json['items']).toContainEqual({ id: 'digest', category: 'activity', languages });
  });

  test('are shown as people get them, with example values', async () => {
    const { admin } = await givenAda();

    const { json } = await admin.send('GET', `${TEMPLATES}/subscription.changed:trial`, undefined, {
      language: 'de',
    });

    expect(json).toEqual({
      id: 'subscription.changed:trial',
      category: 'billing',
      language: 'de',
      subject: 'Deine Testzeit für Soloist Pro hat begonnen',
      text: expect.stringContaining('https://app.example/billing.html'),
      html: expect.stringContaining('<html lang="de">'),
    });
  });

  test('answer 404 for what nobody is mailed', async () => {
    const { admin } = await givenAda();

    const { status, json } = await admin.send('GET', `${TEMPLATES}/file.failed`);

    expect([status, json['code']]).toEqual([404, 'mail_template_not_found']);
  });
});

describe('somebody’s deliveries', () => {
  test('are read page by page, newest first', async () => {
    const { admin, ada, deliver, service } = await givenAda();
    for (const eventId of ['e1', 'e2', 'e3']) await deliver(eventId);
    const path = `/v1/admin/users/${ada.userId}/deliveries`;

    const first = await admin.send('GET', path, undefined, { limit: '2' });
    const second = await admin.send('GET', path, undefined, { cursor: String(first.json['cursor']) });

    const at = new Date(service.clock.now()).toISOString();
    const delivery = (eventId: string) => ({
      ...{ eventId, type: 'password.changed', category: 'security', channel: 'mail' },
      ...{ state: 'done', outcome: 'sent', feedback: null, messageId: `ses-${eventId}` },
      ...{ attemptedAt: at, doneAt: at },
    });
    expect(first.json['items']).toEqual([delivery('e3'), delivery('e2')]);
    expect(second.json).toEqual({ items: [delivery('e1')], cursor: null });
  });

  test('are looked at on the record', async () => {
    const { admin, ada, log } = await givenAda();

    await admin.send('GET', `/v1/admin/users/${ada.userId}/deliveries`);

    expect(log('deliveries.read')).toMatchObject([{ by: admin.userId, about: ada.userId }]);
  });

  test('answer 404 for nobody, and once they are erased', async () => {
    const { service, admin, ada } = await givenAda();
    await service.destroyKey(ada.userId);

    const { status, json } = await admin.send('GET', `/v1/admin/users/${ada.userId}/deliveries`);

    expect([status, json['code']]).toEqual([404, 'user_not_found']);
  });
});

/** SES says that there is no such mailbox. */
async function givenBounce({ tableOf, clock, dataSecret }: Service, emailAddress: string): Promise<void> {
  const take = feedbackTaker({ table: tableOf('notifications'), clock, dataSecret });
  await take({
    eventType: 'Bounce',
    mail: { messageId: 'ses-1', destination: [emailAddress] },
    bounce: {
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients: [{ emailAddress }],
      timestamp: clock.now(),
      feedbackId: 'feedback-1',
    },
  });
}

describe('an address that gets no mail', () => {
  test('is found with the reason, and has mail again once it is lifted', async () => {
    const { service, admin } = await givenAda();
    await givenBounce(service, 'gone@example.org');

    const before = await admin.send('POST', SEARCH, { address: 'Gone@Example.org' });
    const lifted = await admin.send('POST', LIFT, {
      address: 'gone@example.org',
      reason: 'mailbox_repaired',
    });
    const after = await admin.send('POST', SEARCH, { address: 'gone@example.org' });

    const at = new Date(service.clock.now()).toISOString();
    expect(before.json).toEqual({ suppression: { reason: 'bounce', scope: 'all', at } });
    expect(lifted.status).toBe(204);
    expect(after.json).toEqual({ suppression: null });
  });

  test('is noted with who lifted it and why, and nowhere by its name', async () => {
    const { service, admin, log } = await givenAda();

    await admin.send('POST', LIFT, { address: 'gone@example.org', reason: 'owner_asked' });

    expect(log('suppression.')).toMatchObject([
      { action: 'suppression.lifted.owner_asked', by: admin.userId, about: expect.any(String) },
    ]);
    expect(JSON.stringify(service.database.items('users', 'LOG#admins'))).not.toContain('gone@example.org');
  });

  test.each([
    ['an address that is none', { address: 'gone', reason: 'mistaken' }, 'address'],
    ['a reason in somebody’s own words', { address: 'gone@example.org', reason: 'she called' }, 'reason'],
  ])('is not lifted for %s: 422', async (_, body, field) => {
    const { admin } = await givenAda();

    const { status, json } = await admin.send('POST', LIFT, body);

    expect([status, json['fields']]).toEqual([422, [expect.objectContaining({ path: field })]]);
  });
});

describe('an announcement', () => {
  test('is an event for everybody, and noted', async () => {
    const { admin, announce, announced, log } = await givenAda();

    const { status, json } = await announce();

    expect(status).toBe(201);
    const pk = `notifications#${json['id']}`;
    expect(announced()).toMatchObject([{ pk, subject: null, data: ANNOUNCEMENT }]);
    expect(log('announcement.published')).toMatchObject([{ by: admin.userId, about: json['id'] }]);
  });

  test('is made once, however often its request comes', async () => {
    const { announce, announced } = await givenAda();

    const answers = [await announce(ANNOUNCEMENT, 'key-1'), await announce(ANNOUNCEMENT, 'key-1')];

    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[1]?.json).toEqual(answers[0]?.json);
    expect(announced()).toHaveLength(1);
  });

  test('needs a key to be made once: 400 without', async () => {
    const { announce, announced } = await givenAda();

    const { status } = await announce(ANNOUNCEMENT, null);

    expect(status).toBe(400);
    expect(announced()).toEqual([]);
  });

  test('needs a fresh proof of who makes it: 403 without', async () => {
    const { service, admin, announce, announced } = await givenAda();
    await service.forgetProof(admin);

    const { status, json } = await announce();

    expect([status, json['code']]).toEqual([403, 'sudo_required']);
    expect(announced()).toEqual([]);
  });

  test.each([
    ['without German', { ...ANNOUNCEMENT, texts: { en: ANNOUNCEMENT.texts.en } }],
    ['with a link in the clear', { ...ANNOUNCEMENT, url: 'http://blog.example/' }],
    ['with a link that is code', { ...ANNOUNCEMENT, url: 'javascript:alert(1)' }],
    [
      'with a title of two lines',
      { ...ANNOUNCEMENT, texts: { ...ANNOUNCEMENT.texts, en: { title: 'a\nb', text: 'c' } } },
    ],
  ])('is not made %s: 422', async (_, body) => {
    const { announce } = await givenAda();

    const { status } = await announce(body);

    expect(status).toBe(422);
  });
});

describe('whoever is no administrator', () => {
  test.each([
    ['GET', TEMPLATES, undefined],
    ['GET', `${TEMPLATES}/digest`, undefined],
    ['GET', '/v1/admin/users/anybody/deliveries', undefined],
    ['POST', SEARCH, { address: 'ada@example.com' }],
    ['POST', LIFT, { address: 'ada@example.com', reason: 'owner_asked' }],
    ['POST', ANNOUNCEMENTS, ANNOUNCEMENT],
  ])('gets no further: %s %s', async (method, path, body) => {
    const { ada } = await givenAda();

    const { status } = await ada.send(method, path, body, {}, { 'idempotency-key': 'key-1' });

    expect(status).toBe(403);
  });
});
