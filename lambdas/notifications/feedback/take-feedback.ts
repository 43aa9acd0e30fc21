import { readEmail } from '../../platform/email-address.ts';
import { log } from '../../platform/log.ts';
import { count } from '../../platform/metrics.ts';
import type { Feedback } from '../delivery.ts';
import type { DeliveryRepository } from '../delivery.repository.ts';
import { NOTIFICATIONS_METRICS } from '../notifications.contract.ts';
import type { FeedbackRepository } from './feedback.repository.ts';
import type { BounceEvent, ComplaintEvent, MailEvent } from './mail-event.ts';
import type { SuppressionRepository } from './suppression.repository.ts';
import type { SuppressionReason } from './suppression.ts';

export interface FeedbackDeps {
  readonly deliveries: Pick<DeliveryRepository, 'noteFeedback'>;
  readonly suppressions: Pick<SuppressionRepository, 'add'>;
  readonly feedback: Pick<FeedbackRepository, 'has' | 'add'>;
}

/** What follows from an event for the addresses that it names; null for nothing. */
interface Verdict {
  readonly reason: SuppressionReason;
  readonly addresses: readonly string[];
  readonly feedbackId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Takes what SES says of a mail: it is noted with the delivery, and an address that doesn't exist, or whose owner called
 * a mail spam, gets no more. The same event again changes nothing.
 */
export async function takeFeedback(deps: FeedbackDeps, event: MailEvent): Promise<void> {
  const verdict = verdictOf(event);
  if (verdict) await suppress(deps, verdict);
  else log.info('SES told of a mail', { event: event.eventType, message: event.mail.messageId });

  const feedback = feedbackOf(event);
  const { user, event: eventId } = event.mail.tags ?? {};
  // a mail that somebody sent by hand with our configuration set has no delivery
  if (feedback && user?.[0] && eventId?.[0]) {
    await deps.deliveries.noteFeedback({ userId: user[0], eventId: eventId[0] }, feedback);
  }
}

/** The mark comes last: whoever is stopped in between begins again, and comes to the same. */
async function suppress({ suppressions, feedback }: FeedbackDeps, verdict: Verdict): Promise<void> {
  const { reason, addresses, feedbackId, at } = verdict;
  if (await feedback.has(feedbackId)) return;
  for (const address of addresses) await suppressions.add(address, reason, at);
  if (!(await feedback.add(feedbackId))) return;
  log.warn('an address gets no more mail', { reason, feedbackId });
  if (reason === 'complaint') count(NOTIFICATIONS_METRICS.complaints);
  else count(NOTIFICATIONS_METRICS.bounces);
}

function verdictOf(event: MailEvent): Verdict | null {
  const verdict = judge(event);
  if (!verdict) return null;
  // a report that names anybody else would stop mail to whom its sender likes
  const written = new Set(event.mail.destination.map(identityOf));
  const addresses = verdict.addresses.filter((address) => written.has(identityOf(address)));
  return addresses.length > 0 ? { ...verdict, addresses } : null;
}

function judge(event: MailEvent): Verdict | null {
  switch (event.eventType) {
    case 'Bounce':
      return isGone(event) ? bounceVerdict(event) : null;
    case 'Complaint':
      return isComplaint(event) ? complaintVerdict(event) : null;
    default:
      return null;
  }
}

function identityOf(address: string): string {
  return readEmail(address).identity;
}

function bounceVerdict({ bounce }: BounceEvent): Verdict {
  const { bouncedRecipients, feedbackId, timestamp: at } = bounce;
  const addresses = bouncedRecipients.map(({ emailAddress }) => emailAddress);
  return { reason: 'bounce', addresses, feedbackId, at };
}

function complaintVerdict({ complaint }: ComplaintEvent): Verdict {
  const { complainedRecipients, feedbackId, timestamp: at } = complaint;
  const addresses = complainedRecipients.map(({ emailAddress }) => emailAddress);
  return { reason: 'complaint', addresses, feedbackId, at };
}

/** SES didn't even try, and doesn't say why the address is on its list: that was told when it came there. */
const ON_LIST = 'OnAccountSuppressionList';

/** https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html#bounce-types */
function isGone({ bounce }: BounceEvent): boolean {
  return bounce.bounceType === 'Permanent' && bounce.bounceSubType !== ON_LIST;
}

function isComplaint({ complaint }: ComplaintEvent): boolean {
  // somebody took a mail out of the spam folder (RFC 5965 and its registry)
  const isPraise = complaint.complaintFeedbackType === 'not-spam';
  return !isPraise && complaint.complaintSubType !== ON_LIST;
}

function feedbackOf(event: MailEvent): Feedback | null {
  switch (event.eventType) {
    case 'Delivery':
      return 'delivered';
    case 'DeliveryDelay':
      return 'delayed';
    case 'Reject':
      return 'bounced';
    case 'Complaint':
      return isComplaint(event) ? 'complained' : null;
    case 'Bounce':
      // an automatic answer, such as of who is on holiday, looks like this: the mail may well have arrived
      return event.bounce.bounceType === 'Transient' && event.bounce.bounceSubType === 'General'
        ? 'delayed'
        : 'bounced';
  }
}
