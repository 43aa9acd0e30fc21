/** What SES publishes, as its documentation shows it. */
const MAIL = {
  timestamp: '2026-11-21T09:00:00.000Z',
  source: 'Soloist <hello@example.com>',
  sourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/example.com',
  sendingAccountId: '123456789012',
  messageId: '0100018c-message',
  destination: ['ada.lovelace@example.org'],
  headersTruncated: false,
  headers: [{ name: 'Subject', value: 'Confirm your address' }],
  commonHeaders: { from: ['Soloist <hello@example.com>'], subject: 'Confirm your address' },
  tags: {
    'ses:configuration-set': ['soloist-staging-mail'],
    user: ['ada'],
    event: ['event-1'],
    category: ['security'],
  },
};

export const READER = 'ada.lovelace@example.org';
export const SEEN_AT = Date.UTC(2026, 10, 21, 9, 0, 2);

const timestamp = new Date(SEEN_AT).toISOString();

export function givenBounce(bounce: object = {}, mail: object = {}): string {
  return JSON.stringify({
    eventType: 'Bounce',
    mail: { ...MAIL, ...mail },
    bounce: {
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients: [
        { emailAddress: READER, action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1' },
      ],
      timestamp,
      feedbackId: 'feedback-1',
      reportingMTA: 'dsn; mta.example.org',
      ...bounce,
    },
  });
}

export function givenComplaint(complaint: object = {}, mail: object = {}): string {
  return JSON.stringify({
    eventType: 'Complaint',
    mail: { ...MAIL, ...mail },
    complaint: {
      complainedRecipients: [{ emailAddress: READER }],
      timestamp,
      feedbackId: 'feedback-2',
      complaintSubType: null,
      userAgent: 'ExampleCorp Feedback Loop (V0.01)',
      complaintFeedbackType: 'abuse',
      arrivalDate: timestamp,
      ...complaint,
    },
  });
}

/** `Delivery`, `DeliveryDelay` or `Reject`. */
export function givenMailEvent(eventType: string, mail: object = {}): string {
  return JSON.stringify({ eventType, mail: { ...MAIL, ...mail } });
}
