import { MAX_DELAY_MS } from '../../platform/events/queue-sender.ts';
import type { QueueSender } from '../../platform/events/queue-sender.ts';
import type { DeliverMessage } from '../notifications.contract.ts';
import type { ProviderAway } from '../provider-away.ts';
import type { SendingDeps } from './ports.ts';

const FIRST_MS = 30_000;
/** From the event on; what is not sent by then fails. */
export const GIVE_UP_MS = 24 * 3_600_000;

/**
 * How long until the next attempt, ms: full jitter below 30 s, which double with each attempt up to 15 min, and no less
 * than the provider asks for.
 *
 * @param attempt counts from 0
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function delayOf(attempt: number, retryAfterMs: number | null, random: () => number): number {
  const jitter = random() * Math.min(MAX_DELAY_MS, FIRST_MS * 2 ** attempt);
  return Math.max(jitter, retryAfterMs ?? 0);
}

/** Sends a message again for later. @throws the last reason when it has gone on for a day */
export async function postpone(
  { clock, random }: Pick<SendingDeps, 'clock' | 'random'>,
  send: QueueSender<DeliverMessage>,
  { event, readerId, attempt = 0 }: DeliverMessage,
  reasons: readonly ProviderAway[],
): Promise<void> {
  const now = clock.now();
  const left = event.at + GIVE_UP_MS - now;
  if (left <= 0) throw reasons[0];
  const retryAfterMs = Math.max(...reasons.map((reason) => reason.retryAfterMs ?? 0));
  const delay = Math.min(left, delayOf(attempt, retryAfterMs, random));
  await sendAt({ clock }, send, {
    kind: 'deliver',
    event,
    readerId,
    attempt: attempt + 1,
    dueAt: now + delay,
  });
}

/** Sends a message that is due later; SQS keeps it back for 15 minutes at most, so that it may take several turns. */
export async function sendAt(
  { clock }: Pick<SendingDeps, 'clock'>,
  send: QueueSender<DeliverMessage>,
  message: DeliverMessage,
): Promise<void> {
  const delayMs = Math.max(0, (message.dueAt ?? 0) - clock.now());
  await send([message], { delayMs });
}

/** Whether a message came before its time. SQS's seconds and ours may differ by one. */
export function isEarly({ dueAt = 0 }: DeliverMessage, now: number): boolean {
  return dueAt - now > 1_000;
}
