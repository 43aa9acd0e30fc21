import { log } from '../../platform/log.ts';
import { count } from '../../platform/metrics.ts';
import type { Claim, Result } from '../delivery.repository.ts';
import { NOTIFICATIONS_METRICS } from '../notifications.contract.ts';
import type { HeldMessage } from '../notifications.contract.ts';
import { ProviderAway } from '../provider-away.ts';
import { attempt } from './attempt.ts';
import type { Held } from './held.repository.ts';
import { sendMail } from './mail-channel.ts';
import type { Pace } from './pace.ts';
import type { SendingDeps } from './ports.ts';
import { GIVE_UP_MS } from './postpone.ts';
import { sendPush } from './push-channel.ts';
import { courseOf, deliveryOf, telling } from './telling.ts';
import type { Course, Telling } from './telling.ts';

/** What one message sends: the rest is a message of its own. Two writes each end it, and a transaction takes 100. */
const AT_ONCE = 50;

const { mailsPossiblyRepeated, mailsPostponed } = NOTIFICATIONS_METRICS;

interface Claimed {
  readonly held: Held;
  readonly claim: Claim;
}

interface Planned extends Claimed {
  readonly course: Course;
}

/**
 * Sends what was held back for somebody and is due: one mail and one push, whether of one event or of several. Where a
 * provider is away, the index brings it back in a quarter of an hour; after a day of that it fails.
 */
export async function sendHeld(deps: SendingDeps, pace: Pace, { userId, dueAt }: HeldMessage): Promise<void> {
  // read first: what is added from now on is not forgotten
  const due = await deps.held.due(userId, dueAt);
  const all = await deps.held.dueOf(userId, dueAt, AT_ONCE);
  const told = telling(deps, userId);
  try {
    for (const channel of ['mail', 'push'] as const) {
      const ofChannel = all.filter((held) => held.channel === channel);
      if (ofChannel.length > 0) await sendTogether(deps, pace, ofChannel, told);
    }
  } catch (error) {
    if (!(error instanceof ProviderAway)) throw error;
    return later(deps, { userId, dueAt }, error);
  }
  if (all.length === AT_ONCE) return deps.queues.bulk([{ kind: 'held', userId, dueAt }]);
  if (due) await deps.held.forget(due);
}

async function later(
  deps: SendingDeps,
  { userId, dueAt }: Pick<Held, 'userId' | 'dueAt'>,
  error: ProviderAway,
) {
  if (deps.clock.now() < dueAt + GIVE_UP_MS) {
    log.warn('what was held back is postponed', { reason: error.message });
    return count(mailsPostponed);
  }
  const due = await deps.held.due(userId, dueAt);
  if (due) await deps.held.forget(due);
  throw error;
}

/** One message of all that is held back by one channel and is still wanted. */
async function sendTogether(
  deps: SendingDeps,
  pace: Pace,
  all: readonly Held[],
  told: Telling,
): Promise<void> {
  const claimed = await claimAll(deps, all);
  const claims = claimed.map(({ claim }) => claim);
  const { planned, result } = await attempt(deps.deliveries, claims, async (progress) => {
    const planned = await Promise.all(
      claimed.map(async (one): Promise<Planned> => {
        const { event, channel } = one.held;
        return { ...one, course: await courseOf(deps, event, channel, told, true) };
      }),
    );
    const ready = planned.filter(({ course }) => course.kind === 'send');
    const reader = await told.reader();
    const [first] = ready;
    if (!first || !reader) return { planned, result: null };
    const sending = { events: ready.map(({ held }) => held.event), reader, pace, progress };
    const result = await (first.held.channel === 'mail' ? sendMail(deps, sending) : sendPush(deps, sending));
    if (
      result.outcome === 'sent' &&
      first.held.channel === 'mail' &&
      ready.some(({ claim }) => claim.mayRepeat)
    ) {
      count(mailsPossiblyRepeated);
    }
    return { planned, result };
  });
  await settle(deps, planned, result);
}

/** What was done meanwhile is dropped; of what another worker is at, all is left to the next attempt. */
async function claimAll(
  { deliveries, held, transactions }: SendingDeps,
  all: readonly Held[],
): Promise<readonly Claimed[]> {
  const claimed: Claimed[] = [];
  const done = transactions.begin();
  try {
    for (const one of all) {
      const delivery = deliveryOf(one.event, one.userId, one.channel);
      const claim = await deliveries.claim(delivery, { isHeld: true });
      if (claim) claimed.push({ held: one, claim });
      else done.add(held.drop(one));
    }
    await done.commit();
    return claimed;
  } catch (error) {
    const claims = claimed.map(({ claim }) => claim);
    return attempt(deliveries, claims, () => Promise.reject(error));
  }
}

/** Records what was sent and what has ended in one transaction; what it is quiet for once more is held anew. */
async function settle(
  { transactions, deliveries, held }: SendingDeps,
  planned: readonly Planned[],
  result: Result | null,
) {
  const ended = transactions.begin();
  for (const { held: one, claim, course } of planned) {
    if (course.kind === 'hold') continue;
    const how = course.kind === 'end' ? { outcome: course.outcome } : result!;
    ended.add(deliveries.completion(claim, how)).add(held.drop(one));
  }
  await ended.commit();
  for (const { held: one, claim, course } of planned) {
    if (course.kind !== 'hold') continue;
    const again = transactions
      .begin()
      .add(deliveries.completion(claim, { outcome: 'held' }))
      .add(held.drop(one));
    for (const write of held.hold({ ...one, dueAt: course.until })) again.add(write);
    await again.commit();
  }
}
