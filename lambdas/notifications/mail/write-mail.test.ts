import { MAIL_ADDRESS_PURPOSE, MAIL_TOKEN_PURPOSE } from '../../auth/auth.contract.ts';
import { INVITATION_SEALS } from '../../users/organisations/organisations.contract.ts';
import { DAY_MS, NOW, write, writeOrNull } from './mail.fixture.ts';

const INVITATION = {
  invitationId: 'i1',
  role: 'member',
  sealedName: `${INVITATION_SEALS.name}:Engines`,
  sealedAddress: `${INVITATION_SEALS.address}:bob@example.net`,
  sealedToken: `${INVITATION_SEALS.token}:t0ken-_`,
  expiresAt: NOW + 7 * DAY_MS,
};

const PAYMENT = {
  organisationId: 'acme',
  amount: 123_456,
  currency: 'usd',
  invoiceId: 'in_1',
  orderId: null,
  url: 'https://invoice.example/1',
};

const ANNOUNCEMENT = {
  texts: { en: { title: 'New', text: 'One.\n\nTwo.' }, de: { title: 'Neu', text: 'Eins.' } },
  url: 'https://blog.example/new',
};

describe('a mail', () => {
  test('carries the token behind the #, and for people without a browser', () => {
    const { text, html } = write('verification.requested');

    const link = 'https://app.example/v1/auth/verify-email?lang=en#token=t0ken-_';
    expect(text).toContain(link);
    expect(text).toContain('Code: t0ken-_');
    expect(html).toContain(`href="${link}"`);
  });

  test.each(['email-change.requested', 'email.changed'] as const)(
    'about an address goes to the one that the event names: %s',
    (type) => {
      const data = {
        sealedToken: `${MAIL_TOKEN_PURPOSE}:t0ken-_`,
        expiresAt: NOW + 1,
        sealedAddress: `${MAIL_ADDRESS_PURPOSE}:other@example.org`,
      };

      const { to } = write(type, data, { contact: { name: 'Ada' } });

      expect(to).toEqual({ address: 'other@example.org', name: 'Ada' });
    },
  );

  test('is English for whoever speaks neither', () => {
    const { subject } = write('verification.requested', undefined, { contact: { locale: 'fr-CA' } });

    expect(subject).toBe('Confirm your email address for Soloist');
  });

  test('shows a name as text, whatever it is made of', () => {
    const contact = { name: '<img src=x onerror="alert(1)">' };

    const { html } = write('verification.requested', undefined, { contact });

    expect(html).not.toContain('<img');
  });

  test('has an id of its own for each reader of an event', () => {
    const ids = ['ada', 'bob'].map(
      (userId) => write('announcement.published', ANNOUNCEMENT, { userId }).messageId,
    );

    expect(ids).toEqual(['<event-1.ada@news.example.com>', '<event-1.bob@news.example.com>']);
  });
});

test('no mail that people may end is written without the means to', () => {
  const without = () => write('webhook.disabled', { host: 'hooks.example' }, { unsubscribeToken: null });

  expect(without).toThrow('a mail of activity was written without a token to unsubscribe by: make one');
});

describe('security’s mail', () => {
  test('comes from the sender that people need, and can not be ended', () => {
    const mail = write('password.changed', {});

    expect(mail).toMatchObject({
      identity: 'security',
      from: 'Soloist <hello@example.com>',
      unsubscribeUrl: null,
      tags: { user: 'user-1', event: 'event-1', category: 'security' },
    });
    expect(mail.text).not.toContain('unsubscribe');
    expect(mail.html).not.toContain('unsubscribe');
  });
});

describe.each([
  ['billing', 'security', 'Soloist <hello@example.com>', 'payment.failed', PAYMENT],
  ['activity', 'product', 'Soloist <news@news.example.com>', 'invitation.created', INVITATION],
  ['product', 'product', 'Soloist <news@news.example.com>', 'announcement.published', ANNOUNCEMENT],
] as const)('a mail of %s', (category, identity, from, type, data) => {
  test('leads to where its reader chooses what they get', () => {
    const { text } = write(type, data);

    expect(text.includes('https://app.example/notifications.html#preferences')).toBe(
      type !== 'invitation.created', // to whoever may have no account
    );
  });

  test(`comes from the sender of ${identity}, and can be ended`, () => {
    const mail = write(type, data);

    expect(mail).toMatchObject({
      identity,
      from,
      unsubscribeUrl: 'https://app.example/v1/unsubscribe?token=st0p.it',
      tags: { category },
    });
    expect(mail.text).toContain('https://app.example/unsubscribe.html#token=st0p.it');
    expect(mail.html).toContain('https://app.example/unsubscribe.html#token=st0p.it');
  });
});

describe('the mail of an invitation', () => {
  test('goes to the address that was invited, whose name nobody knows', () => {
    const { to, text } = write('invitation.created', INVITATION);

    expect(to).toEqual({ address: 'bob@example.net', name: null });
    expect(text).toMatch(/^Hello,\n/);
    expect(text).toContain('because of an invitation to you');
  });

  test('says who invites by their address, where they have no name', () => {
    const { subject } = write('invitation.created', INVITATION);

    expect(subject).toBe('ada@example.org invites you to Engines on Soloist');
  });
});

describe('a mail about a payment', () => {
  test('leads to the invoice, or to our own pages where there is none', () => {
    const invoice = write('payment.failed', PAYMENT);
    const none = write('payment.failed', { ...PAYMENT, url: null });

    expect(invoice.text).toContain('https://invoice.example/1');
    expect(none.text).toContain('https://app.example/billing.html');
  });

  test.each([
    ['an order, whose buyer is there and sees it', 'payment.failed', { ...PAYMENT, orderId: 'order-1' }],
    ['a plan that is past due, which others tell of', 'subscription.changed', { status: 'past_due' }],
    ['a plan that has not begun', 'subscription.changed', { status: 'incomplete' }],
  ] as const)('is not written about %s', (_, type, data) => {
    const mail = writeOrNull(type, data);

    expect(mail).toBeNull();
  });
});

describe('an announcement', () => {
  test('is told in the reader’s language, and says where its link leads', () => {
    const { subject, text } = write('announcement.published', ANNOUNCEMENT, { contact: { locale: 'de-AT' } });

    expect(subject).toBe('Neu');
    expect(text).toContain('Eins.');
    expect(text).toContain('Der Link führt zu blog.example.');
  });
});
