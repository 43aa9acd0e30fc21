import { log } from '../../platform/log.ts';
import { count } from '../../platform/metrics.ts';
import type { Result } from '../delivery.repository.ts';
import type { Mail } from '../mail/mail.ts';
import { NOTIFICATIONS_METRICS } from '../notifications.contract.ts';
import type { Progress } from './attempt.ts';
import type { Pace } from './pace.ts';
import { kindOf } from './notified-event.ts';
import type { NotifiedEvent } from './notified-event.ts';
import type { Reader, SendingDeps } from './ports.ts';

const { mailsSent, mailsSuppressed, mailsTooLate } = NOTIFICATIONS_METRICS;

export interface Mailing {
  /** One, or several that are mailed together; oldest first. */
  readonly events: readonly NotifiedEvent[];
  readonly reader: Reader;
  readonly pace: Pace;
  readonly progress: Progress;
}

/** Whether what the event leads to, its link or its export, is over. */
export function isTooLate({ data }: NotifiedEvent, now: number): boolean {
  const { expiresAt } = (data ?? {}) as { readonly expiresAt?: number };
  return expiresAt !== undefined && expiresAt <= now;
}

/**
 * Mails one reader.
 *
 * @throws ProviderAway, MailNotAccepted; with any other error after the hand-over the mail may have been sent
 */
export async function sendMail(
  deps: SendingDeps,
  { events, reader, pace, progress }: Mailing,
): Promise<Result> {
  const alive = events.filter((event) => !isTooLate(event, deps.clock.now()));
  const [first] = alive;
  if (!first) {
    log.warn('a mail came too late: what it leads to is over', { eventId: events[0]?.id });
    count(mailsTooLate);
    return { outcome: 'too_late' };
  }
  const mail =
    alive.length === 1 ? await deps.mails.mailOf(first, reader) : await deps.mails.digestOf(alive, reader);
  if (!mail) return { outcome: 'nothing_to_say' };
  if (await isSuppressed(deps, mail, first)) {
    count(mailsSuppressed);
    return { outcome: 'suppressed' };
  }
  await pace();
  progress.isHandedOver = true;
  const messageId = await deps.mailTransport.send(mail);
  count(mailsSent);
  return { outcome: 'sent', messageId };
}

/** By the address that it goes to, which may be another one than its reader's own. */
async function isSuppressed(
  { suppressions }: SendingDeps,
  { to }: Mail,
  event: NotifiedEvent,
): Promise<boolean> {
  const suppression = await suppressions.find(to.address);
  if (!suppression) return false;
  const { category, readers } = kindOf(event);
  // who has got an account since says in their preferences what they want
  if (suppression.reason === 'unsubscribed') return readers === 'invited';
  return suppression.scope === 'all' || category !== 'security';
}
