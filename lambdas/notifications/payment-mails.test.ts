import { mailFor } from './mail-for-event.ts';
import { money } from './mail/money.ts';
import type { PaymentsMailedType } from './notifications.contract.ts';
import { givenContact, givenEvent, givenWorker, NOW, settings } from './notifications.fixture.ts';

const DAY = 86_400_000;

const payment = {
  organisationId: 'acme',
  amount: 123_456,
  currency: 'usd',
  invoiceId: 'in_1',
  orderId: null,
  url: 'https://invoice.example/1',
};

const subscription = {
  organisationId: 'acme',
  plan: 'pro',
  planName: 'Pro',
  status: 'active',
  seats: 3,
  endsAt: null,
  graceEndsAt: null,
};

const MAILS: readonly (readonly [string, PaymentsMailedType, object])[] = [
  ['a failed payment', 'payment.failed', payment],
  ['a payment to be confirmed', 'payment.action_required', payment],
  ['a new plan', 'subscription.changed', subscription],
  ['a trial', 'subscription.changed', { ...subscription, status: 'trialing' }],
  ['a cancellation', 'subscription.changed', { ...subscription, endsAt: NOW + 9 * DAY }],
  ['an end', 'subscription.changed', { ...subscription, status: 'canceled' }],
  ['a grace that ends', 'subscription.grace_ending', { ...subscription, graceEndsAt: NOW + 3 * DAY }],
  ['a plan cut off', 'subscription.cut_off', { ...subscription, graceEndsAt: NOW }],
];

function write(type: PaymentsMailedType, data: object, locale = 'en') {
  return mailFor(
    givenEvent(type, { module: 'payments', data }),
    givenContact({ locale, name: 'Ada' }),
    settings,
  );
}

describe.each(['en', 'de'])('mails in %s', (locale) => {
  test.each(MAILS)('about %s', (_, type, data) => {
    const mail = write(type, data, locale);

    expect(`${mail?.subject}\n\n${mail?.text}`).toMatchSnapshot();
  });
});

describe('a mail about a payment', () => {
  test('leads to the invoice, or to our own pages where there is none', () => {
    const invoice = write('payment.failed', payment);
    const none = write('payment.failed', { ...payment, url: null });

    expect(invoice?.text).toContain('https://invoice.example/1');
    expect(none?.text).toContain('https://app.example/billing');
  });

  test.each([
    ['an order, whose buyer is there and sees it', 'payment.failed', { ...payment, orderId: 'order-1' }],
    [
      'a plan that is past due, which other mails tell of',
      'subscription.changed',
      { ...subscription, status: 'past_due' },
    ],
    ['a plan that has not begun', 'subscription.changed', { ...subscription, status: 'incomplete' }],
  ] as const)('is not written about %s', async (_, type, data) => {
    const { deliver, transport, record } = givenWorker();

    await deliver(givenEvent(type, { module: 'payments', data }));

    expect(transport.sent).toEqual([]);
    expect(record()).toMatchObject({ state: 'done', messageId: null });
  });
});

describe('an amount', () => {
  test.each([
    [1_200, 'usd', '$12.00'],
    [1_200, 'jpy', '¥1,200'],
    [12_345, 'kwd', 'KWD 12.345'],
    [120_000, 'isk', 'ISK 1,200'],
  ])('of %i %s is read as %s', (amount, currency, text) => {
    expect(money('en', amount, currency).replaceAll('\u00a0', ' ')).toBe(text);
  });
});
