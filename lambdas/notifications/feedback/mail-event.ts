import * as z from 'zod/mini';

/** Of a bounce: those that the report names (its Final-Recipient), and whoever has got a mail can send a report. */
const recipients = z.array(z.object({ emailAddress: z.string() })).check(z.minLength(1));

/** When SES saw it, ISO 8601 → milliseconds since the epoch. */
const timestamp = z.pipe(
  z.iso.datetime(),
  z.transform((text) => Date.parse(text)),
);

/** The mail that it is about; tags are those that it was sent with, each a list of one. */
const mail = z.object({
  messageId: z.string(),
  /** Whom it was sent to. */
  destination: z.array(z.string()),
  tags: z.optional(z.record(z.string(), z.array(z.string()))),
});

/**
 * What SES publishes of a mail, as far as we read it.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
const schema = z.discriminatedUnion('eventType', [
  z.object({
    eventType: z.literal('Bounce'),
    mail,
    bounce: z.object({
      bounceType: z.enum(['Undetermined', 'Permanent', 'Transient']),
      bounceSubType: z.string(),
      bouncedRecipients: recipients,
      timestamp,
      feedbackId: z.string(),
    }),
  }),
  z.object({
    eventType: z.literal('Complaint'),
    mail,
    complaint: z.object({
      complainedRecipients: recipients,
      complaintSubType: z.nullish(z.string()),
      complaintFeedbackType: z.nullish(z.string()),
      timestamp,
      feedbackId: z.string(),
    }),
  }),
  z.object({ eventType: z.literal('Delivery'), mail }),
  z.object({ eventType: z.literal('DeliveryDelay'), mail }),
  z.object({ eventType: z.literal('Reject'), mail }),
]);

export type MailEvent = z.infer<typeof schema>;
export type BounceEvent = Extract<MailEvent, { eventType: 'Bounce' }>;
export type ComplaintEvent = Extract<MailEvent, { eventType: 'Complaint' }>;

/** What SES says to a topic when it is first told of it, as plain text. */
const GREETING = /^Successfully validated SNS topic\b/;

/**
 * Reads a message of the topic.
 *
 * @returns null for SES's greeting
 * @throws Error for what it can't be; it tells nothing of the content, which holds addresses
 */
export function readMailEvent(text: string): MailEvent | null {
  if (GREETING.test(text)) return null;
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map(({ path, code }) => `${path.join('.') || 'all of it'}: ${code}`);
  throw new UnknownMailEvent(
    `what SES says of a mail can't be read, look at the message: ${where.join(', ')}`,
  );
}

/** SES says what it did not say when this was written. */
export class UnknownMailEvent extends Error {
  override readonly name = 'UnknownMailEvent';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnknownMailEvent('what SES says of a mail is no JSON, look at the message');
  }
}
