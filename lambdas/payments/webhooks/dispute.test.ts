import { flushMetrics } from '../../platform/metrics.ts';
import { outputOf, silenceOutput } from '../../platform/testing/output.ts';
import { givenPayments, NOW } from './webhooks.fixture.ts';

silenceOutput();
beforeEach(() => flushMetrics());

const disputed = {
  id: 'evt_dispute',
  object: 'event',
  type: 'charge.dispute.created',
  created: NOW / 1_000,
  data: { object: { object: 'dispute', id: 'du_1', charge: 'ch_1', payment_intent: 'pi_1' } },
} as const;

describe('a disputed payment', () => {
  test('is counted for the operator once, however often it is told', async () => {
    const { deliver, work, inbox } = await givenPayments();

    const lines = await outputOf(async () => {
      await deliver(disputed);
      await deliver(disputed);
      await work();
      flushMetrics();
    });

    expect(lines).toContainEqual(expect.objectContaining({ PaymentsDisputed: 1 }));
    expect(lines).toContainEqual(
      expect.objectContaining({ message: 'a payment is disputed', disputeId: 'du_1' }),
    );
    expect(inbox()).toMatchObject([{ state: 'done' }]);
  });

  test('changes nothing by itself: what follows is for people to decide', async () => {
    const { deliver, work, stripe, billing, told } = await givenPayments();
    stripe.subscribe();
    for (const event of stripe.events) await deliver(event);
    await work();
    const before = [await billing(), told().length];

    await deliver(disputed);
    await work();

    expect([await billing(), told().length]).toEqual(before);
  });
});
