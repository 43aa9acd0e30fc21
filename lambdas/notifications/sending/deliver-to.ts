import { log } from '../../platform/log.ts';
import { count } from '../../platform/metrics.ts';
import type { QueueSender } from '../../platform/events/queue-sender.ts';
import { NOTIFICATIONS_METRICS } from '../notifications.contract.ts';
import type { Channel, DeliverMessage } from '../notifications.contract.ts';
import type { Claim, Result } from '../delivery.repository.ts';
import { ProviderAway } from '../provider-away.ts';
import { attempt } from './attempt.ts';
import { tellInbox } from './inbox-channel.ts';
import { sendMail } from './mail-channel.ts';
import type { Pace } from './pace.ts';
import { kindOf } from './notified-event.ts';
import type { NotifiedEvent } from './notified-event.ts';
import type { SendingDeps } from './ports.ts';
import { isEarly, postpone, sendAt } from './postpone.ts';
import { sendPush } from './push-channel.ts';
import { courseOf, deliveryOf, telling } from './telling.ts';
import type { Telling } from './telling.ts';

const { mailsDeduplicated, mailsPossiblyRepeated, mailsPostponed } = NOTIFICATIONS_METRICS;

/** The queue that a message came by, and goes back to when it has to wait. */
export interface Lane {
  readonly send: QueueSender<DeliverMessage>;
  /** How fast it may mail. */
  readonly pace: Pace;
}

/**
 * Tells one reader of an event by each of its channels, once. What a provider can't take now is sent again for later;
 * whatever else fails is thrown, and the queue brings the message back. A second copy is possible only when an attempt
 * ended between the provider's acceptance and our record of it; each mail is counted as `MailsPossiblyRepeated`.
 */
export async function deliverTo(deps: SendingDeps, lane: Lane, message: DeliverMessage): Promise<void> {
  if (isEarly(message, deps.clock.now())) return sendAt(deps, lane.send, message);
  const event = message.event as NotifiedEvent;
  const told = telling(deps, message.readerId);
  const failures = await failuresOf(kindOf(event).channels, (channel) => {
    if (channel === 'inbox') return tellInbox(deps, event, told);
    return tellByProvider(deps, lane, { event, channel, told, isFirst: message.attempt === undefined });
  });
  const [failure] = failures;
  if (!failure) return;
  const away = failures.filter(({ error }) => error instanceof ProviderAway);
  if (away.length === 0) throw failure.error;
  for (const { channel, error } of failures) {
    if (channel === 'mail' && error instanceof ProviderAway) count(mailsPostponed);
    log.warn('a notification is postponed', { eventId: event.id, channel, reason: String(error) });
  }
  // what failed for another reason is tried again with it, and is thrown when nothing is postponed any more
  await postpone(
    deps,
    lane.send,
    message,
    away.map(({ error }) => error as ProviderAway),
  );
}

interface Failure {
  readonly channel: Channel;
  readonly error: unknown;
}

/** One channel must not keep another waiting, nor fail it. */
async function failuresOf(
  channels: readonly Channel[],
  tell: (channel: Channel) => Promise<void>,
): Promise<readonly Failure[]> {
  const failures = channels.map(async (channel): Promise<readonly Failure[]> => {
    try {
      await tell(channel);
      return [];
    } catch (error) {
      return [{ channel, error }];
    }
  });
  return (await Promise.all(failures)).flat();
}

interface Delivering {
  readonly event: NotifiedEvent;
  readonly channel: 'mail' | 'push';
  readonly told: Telling;
  /** Whether it was not postponed: what is done then is done by a copy of the message. */
  readonly isFirst: boolean;
}

async function tellByProvider(deps: SendingDeps, { pace }: Lane, delivering: Delivering): Promise<void> {
  const { event, channel, told, isFirst } = delivering;
  const claim = await deps.deliveries.claim(deliveryOf(event, told.readerId, channel));
  if (!claim) {
    if (channel === 'mail' && isFirst) count(mailsDeduplicated);
    return;
  }
  const ended = await attempt(deps.deliveries, [claim], async (progress): Promise<Ended> => {
    const course = await courseOf(deps, event, channel, told);
    if (course.kind === 'end') return { outcome: course.outcome };
    if (course.kind === 'hold') return { outcome: 'held', until: course.until };
    const sending = { events: [event], reader: course.reader, pace, progress };
    return channel === 'mail' ? sendMail(deps, sending) : sendPush(deps, sending);
  });
  if (channel === 'mail' && ended.outcome === 'sent' && claim.mayRepeat) count(mailsPossiblyRepeated);
  await record(deps, claim, ended, delivering);
}

/** @param until when what is held back is due */
type Ended = Result | { readonly outcome: 'held'; readonly until: number };

async function record(deps: SendingDeps, claim: Claim, ended: Ended, { event, channel, told }: Delivering) {
  if (!('until' in ended)) return deps.deliveries.complete(claim, ended);
  const transaction = deps.transactions.begin().add(deps.deliveries.completion(claim, { outcome: 'held' }));
  const held = { userId: told.readerId, dueAt: ended.until, event, channel };
  for (const write of deps.held.hold(held)) transaction.add(write);
  await transaction.commit();
}
