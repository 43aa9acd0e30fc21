import { eventOf, outboxWrite } from './outbox.ts';

const EVENT = {
  id: '0193a3f0-0000-7000-8000-00000000001f',
  type: 'user.created',
  module: 'users',
  aggregate: 'u1',
  version: 1,
  at: Date.parse('2026-11-21T07:30:00.900Z'),
  subject: 'u1',
  data: {},
};

describe('the outbox', () => {
  test('keeps an event for 90 days', () => {
    const { item } = outboxWrite('events', EVENT);

    expect(item?.expiresAt).toBe(Date.parse('2027-02-19T07:30:00Z') / 1000);
  });

  test('gives an event back as it was', () => {
    const { item } = outboxWrite('events', EVENT);

    expect(eventOf(item!)).toEqual(EVENT);
  });
});
