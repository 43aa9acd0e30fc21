import type { Fate } from './simulator.ts';
import type { Tags } from './tags.ts';

/** As SES names them when it publishes. */
export type EventType = 'Send' | 'Delivery' | 'Bounce' | 'Complaint' | 'DeliveryDelay';

/** A mail that SES has taken, to one of its recipients. */
export interface SentMail {
  readonly id: string;
  /** As its header has it. */
  readonly from: string;
  readonly recipient: string;
  readonly subject: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: Tags;
  readonly configurationSet: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly account: string;
  readonly identityArn: string;
}

export interface MailEvent {
  readonly eventType: EventType;
  readonly mail: object;
  /** What is told besides, under the name of the type: `bounce`. */
  readonly [told: string]: unknown;
}

/**
 * What SES publishes of a mail, in its order.
 *
 * @param isLate whether its recipient's server doesn't answer
 * @param newId makes the ids of bounces and complaints
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html
 */
export function eventsOf(
  mail: SentMail,
  fate: Fate | 'suppressed',
  { isLate, newId }: { readonly isLate: boolean; readonly newId: () => string },
): readonly MailEvent[] {
  const about = { mail: describe(mail) };
  const send = { eventType: 'Send', ...about, send: {} } as const;
  if (isLate) return [send, { eventType: 'DeliveryDelay', ...about, deliveryDelay: delayOf(mail) }];

  const delivery = { eventType: 'Delivery', ...about, delivery: deliveryOf(mail) } as const;
  const bounce = (bounceType: string, bounceSubType: string) =>
    ({
      eventType: 'Bounce',
      ...about,
      bounce: bounceOf(mail, { bounceType, bounceSubType, feedbackId: newId() }),
    }) as const;
  switch (fate) {
    case 'delivered':
      return [send, delivery];
    case 'answered':
      return [send, delivery, bounce('Transient', 'General')];
    case 'bounced':
      return [send, bounce('Permanent', 'General')];
    case 'listed':
      return [send, bounce('Permanent', 'Suppressed')];
    case 'suppressed':
      return [send, bounce('Permanent', 'OnAccountSuppressionList')];
    case 'complained':
      return [send, delivery, { eventType: 'Complaint', ...about, complaint: complaintOf(mail, newId()) }];
  }
}

const timeOf = ({ at }: SentMail) => new Date(at).toISOString();

function describe(mail: SentMail): object {
  const { id, from, recipient, subject, headers, tags, configurationSet, account, identityArn } = mail;
  const domain = from.replace(/^.*@/s, '').replace(/>.*$/s, '');
  const own = {
    'ses:operation': ['SendRawEmail'],
    'ses:configuration-set': [configurationSet],
    'ses:source-ip': ['127.0.0.1'],
    'ses:from-domain': [domain],
    'ses:caller-identity': ['rehearsal'],
  };
  return {
    timestamp: timeOf(mail),
    source: from,
    sourceArn: identityArn,
    sendingAccountId: account,
    messageId: id,
    destination: [recipient],
    headersTruncated: false,
    headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
    commonHeaders: { from: [from], to: [recipient], messageId: id, subject },
    tags: { ...own, ...Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]])) },
  };
}

const deliveryOf = (mail: SentMail) => ({
  timestamp: timeOf(mail),
  processingTimeMillis: 500,
  recipients: [mail.recipient],
  smtpResponse: '250 2.6.0 Message received',
  reportingMTA: 'mta.amazonses.com',
});

const delayOf = (mail: SentMail) => ({
  timestamp: timeOf(mail),
  delayType: 'TransientCommunicationFailure',
  expirationTime: new Date(mail.at + 14 * 3_600_000).toISOString(),
  delayedRecipients: [
    { emailAddress: mail.recipient, status: '4.4.1', diagnosticCode: 'smtp; 421 4.4.1 Unable to connect' },
  ],
});

const bounceOf = (
  mail: SentMail,
  kind: { bounceType: string; bounceSubType: string; feedbackId: string },
) => ({
  ...kind,
  bouncedRecipients: [
    {
      emailAddress: mail.recipient,
      action: 'failed',
      status: '5.1.1',
      diagnosticCode: 'smtp; 550 5.1.1 user unknown',
    },
  ],
  timestamp: timeOf(mail),
  reportingMTA: 'dsn; mta.amazonses.com',
});

const complaintOf = (mail: SentMail, feedbackId: string) => ({
  feedbackId,
  complaintSubType: null,
  complainedRecipients: [{ emailAddress: mail.recipient }],
  timestamp: timeOf(mail),
  userAgent: 'Amazon SES Mailbox Simulator',
  complaintFeedbackType: 'abuse',
  arrivalDate: timeOf(mail),
});
