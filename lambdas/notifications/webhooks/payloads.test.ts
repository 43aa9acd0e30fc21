import fc from 'fast-check';
import { WEBHOOK_EVENTS } from '../notifications.contract.ts';
import type { WebhookEventType } from '../notifications.contract.ts';
import { bodyOf, payloadOf } from './payloads.ts';

const AT = Date.UTC(2026, 10, 21, 9);
const ENDS = '2026-12-21T09:00:00.000Z';

const event = (type: string, data: unknown, aggregate = 'org-1') => ({
  id: 'event-1',
  type,
  module: 'any',
  aggregate,
  version: 1,
  at: AT,
  subject: 'ada',
  data,
});

const subscription = {
  organisationId: 'org-1',
  plan: 'pro',
  planName: 'Pro',
  status: 'active',
  seats: 3,
  endsAt: Date.parse(ENDS),
  graceEndsAt: null,
};
const payment = {
  organisationId: 'org-1',
  amount: 1_200,
  currency: 'eur',
  invoiceId: 'in_1',
  orderId: null,
  url: 'https://invoice.stripe.com/i/whoever-has-this-may-read-it',
};
const file = { organisationId: 'org-1', purpose: 'file', reason: null };
const bought = { plan: 'pro', status: 'active', seats: 3, endsAt: ENDS, graceEndsAt: null };
const paid = { amount: 1_200, currency: 'eur', invoiceId: 'in_1', orderId: null };
const kept = { fileId: 'file-1', reason: null };

/** What happened, and the data that receivers get besides the organisation's id. */
const TOLD: Readonly<Record<WebhookEventType, readonly [happened: ReturnType<typeof event>, data: object]>> =
  {
    'organisation.renamed': [event('organisation.renamed', { name: 'Engines' }), {}],
    'member.joined': [
      event('member.joined', { userId: 'bob', role: 'member', invitationId: 'i' }),
      { userId: 'bob', role: 'member' },
    ],
    'member.left': [event('member.left', { userId: 'bob', by: 'ada' }), { userId: 'bob', by: 'ada' }],
    'member.role_changed': [
      event('member.role_changed', { userId: 'bob', role: 'admin', by: 'ada' }),
      { userId: 'bob', role: 'admin', by: 'ada' },
    ],
    'ownership.transferred': [
      event('ownership.transferred', { from: 'ada', to: 'bob' }),
      { from: 'ada', to: 'bob' },
    ],
    'subscription.changed': [event('subscription.changed', subscription), bought],
    'subscription.cut_off': [event('subscription.cut_off', subscription), bought],
    'payment.received': [event('payment.received', payment), paid],
    'payment.failed': [event('payment.failed', payment), paid],
    'order.placed': [
      event('order.placed', { organisationId: 'org-1', orderId: 'o', amount: 5, currency: 'eur' }, 'o'),
      { orderId: 'o', amount: 5, currency: 'eur' },
    ],
    'refund.issued': [
      event('refund.issued', { ...payment, refundId: 're_1', by: 'grace', reason: 'fraudulent' }),
      { refundId: 're_1', ...paid },
    ],
    'file.ready': [event('file.ready', file, 'file-1'), kept],
    'file.failed': [
      event('file.failed', { ...file, reason: 'damaged' }, 'file-1'),
      { ...kept, reason: 'damaged' },
    ],
    'file.deleted': [event('file.deleted', file, 'file-1'), kept],
  };

describe('what receivers are told', () => {
  test.each(Object.entries(TOLD))('of %s are its ids and facts', (type, [happened, data]) => {
    const payload = payloadOf(happened)!;

    const body: unknown = JSON.parse(bodyOf(type, happened.at, payload));
    const timestamp = '2026-11-21T09:00:00.000Z';
    expect(body).toEqual({ type, timestamp, data: { organisationId: 'org-1', ...data } });
  });

  test('is nothing that an event has besides, whatever it is', () => {
    const type = fc.constantFrom(...WEBHOOK_EVENTS);
    const more = fc.dictionary(
      fc.string({ minLength: 1 }).map((name) => `sealed-${name}`),
      fc.jsonValue(),
    );

    fc.assert(
      fc.property(type, more, (one, fields) => {
        const [happened] = TOLD[one];
        const richer = { ...happened, data: { ...(happened.data as object), ...fields } };
        expect(payloadOf(richer)).toEqual(payloadOf(happened));
      }),
    );
  });

  test('is nothing of avatars, which concern nobody else', () => {
    expect(payloadOf(event('file.ready', { ...file, purpose: 'avatar' }))).toBeNull();
  });

  test.each(['user.created', 'password.changed', 'toString'])('is nothing of %s', (type) => {
    expect(payloadOf(event(type, {}))).toBeNull();
  });
});
