import * as fc from 'fast-check';
import { silenceOutput } from '../../platform/testing/output.ts';
import { givenReader } from '../mail/mail.fixture.ts';
import { MailNotAccepted } from '../mail/mail.ts';
import { HELD_DUE_MESSAGE } from '../notifications.contract.ts';
import type { DeliverMessage } from '../notifications.contract.ts';
import { givenEvent, givenWorker, NOW } from '../notifications.fixture.ts';
import { ProviderAway } from '../provider-away.ts';
import type { NotifiedEvent } from './notified-event.ts';
import { deliveryOf } from './telling.ts';

silenceOutput();

const READERS = ['ada', 'bob'] as const;
const EVENTS = [
  // at once, from the morning on, at once
  ['password.changed', null],
  ['member.joined', { userId: 'eve', role: 'member' }],
  ['webhook.disabled', { organisationId: 'acme', webhookId: 'w', host: 'hooks.example' }],
] as const;

const FAILURES = {
  away: () => new ProviderAway('SES is away'),
  refused: () => new MailNotAccepted('MessageRejected'),
  unknown: () => new ProviderAway('no answer', { mayHaveTaken: true }),
};
const FAILURE_NAMES = ['away', 'refused', 'unknown'] as const satisfies readonly (keyof typeof FAILURES)[];

/** One thing that happens: to which message, and what SES does for the next mail. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ what: fc.constant('deliver' as const), event: fc.nat(2), reader: fc.nat(1) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('at once' as const), event: fc.nat(2), reader: fc.nat(1) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('die' as const), event: fc.nat(2), reader: fc.nat(1) }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('look' as const) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('receive' as const) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('wait' as const), hours: fc.nat(20) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('fail' as const),
      how: fc.constantFrom(...FAILURE_NAMES),
    }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** The worker, and readers with an address each. */
function givenHistory() {
  const given = givenWorker((userId) => givenReader({ address: `${userId}@example.org` }));
  const messageOf = (event: number, reader: number): DeliverMessage => {
    const [type, data] = EVENTS[event]!;
    return {
      kind: 'deliver',
      event: givenEvent(type, { id: `event-${event}`, aggregate: 'acme', data, at: NOW }),
      readerId: READERS[reader]!,
    };
  };
  return { ...given, messageOf };
}

type History = ReturnType<typeof givenHistory>;

/** Does one step; what fails is brought back by nobody but the steps themselves. */
async function happen(
  { deliver, bulk, queues, time, transport, deliveries, messageOf }: History,
  one: Step,
): Promise<void> {
  const ignore = () => undefined;
  switch (one.what) {
    case 'deliver':
      return deliver(messageOf(one.event, one.reader)).catch(ignore);
    case 'at once': {
      const message = messageOf(one.event, one.reader);
      await Promise.allSettled([deliver(message), bulk(message), deliver(message)]);
      return;
    }
    case 'die': {
      // a worker that has begun and is never heard of again
      const { event, readerId } = messageOf(one.event, one.reader);
      await deliveries.claim(deliveryOf(event as NotifiedEvent, readerId, 'mail')).catch(ignore);
      return;
    }
    case 'look':
      return bulk(HELD_DUE_MESSAGE);
    case 'receive': {
      const works = [...queues.deliver.take().map(deliver), ...queues.bulk.take().map(bulk)];
      await Promise.allSettled(works);
      return;
    }
    case 'wait':
      time.now += one.hours * 3_600_000 + 61_000;
      return;
    case 'fail':
      transport.failures.push(FAILURES[one.how]());
  }
}

describe('whatever happens to messages', () => {
  test('no reader gets two certain mails of one event, and each gets one in the end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), async (steps) => {
        const history = givenHistory();
        for (const one of steps) await happen(history, one);
        // then nothing fails any more, and everything comes once more
        history.transport.failures.length = 0;
        history.time.now = Math.max(history.time.now, NOW + 48 * 3_600_000) + 61_000;
        for (let event = 0; event < EVENTS.length; event += 1) {
          for (let reader = 0; reader < READERS.length; reader += 1) {
            await history.deliver(history.messageOf(event, reader));
          }
        }
        history.time.now += 48 * 3_600_000;
        await history.bulk(HELD_DUE_MESSAGE);
        await history.settle();

        for (const reader of READERS) {
          const mails = history.transport.sent.filter(({ to }) => to.address === `${reader}@example.org`);
          expect(mails.map(({ tags }) => tags.event).sort()).toEqual(['event-0', 'event-1', 'event-2']);
          expect(history.notes(reader)).toHaveLength(3);
        }
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});
