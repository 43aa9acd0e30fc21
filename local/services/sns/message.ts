import { AwsError, type Naming } from '../../service.ts';

/** What is published, as the journal keeps it. */
export interface Message {
  readonly id: string;
  readonly topicArn: string;
  readonly text: string;
  readonly subject: string | null;
  /** As SQS takes them. */
  readonly attributes: Readonly<Record<string, { readonly DataType: string; readonly StringValue: string }>>;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const MAX_BYTES = 256 * 1024;

/** Reads a Publish. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export function readMessage(input: any, id: string, at: number): Message {
  const { TopicArn: topicArn, Message: text, Subject: subject = null } = input;
  const invalid = (message: string) => new AwsError('InvalidParameter', `Invalid parameter: ${message}`);
  if (typeof topicArn !== 'string' || topicArn === '')
    throw invalid('TopicArn or TargetArn Reason: no value');
  if (typeof text !== 'string' || text === '') throw invalid('Empty message');
  if (Buffer.byteLength(text) > MAX_BYTES) throw invalid('Message too long');
  if (subject !== null && !/^[\x20-\x7e]{1,100}$/.test(String(subject))) throw invalid('Subject');
  return { id, topicArn, text, subject, attributes: attributesOf(input.MessageAttributes), at };
}

function attributesOf(given: any): Message['attributes'] {
  const entries: any[] = given?.entry ?? [];
  return Object.fromEntries(
    entries.map(({ Name, Value: { DataType, StringValue } }) => [Name, { DataType, StringValue }]),
  );
}

/**
 * What a queue gets that didn't ask for the message alone. Nobody can check the signature.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
 */
export function envelopeOf(
  { id, topicArn, text, subject, at }: Message,
  subscription: string,
  naming: Naming,
) {
  return JSON.stringify({
    Type: 'Notification',
    MessageId: id,
    TopicArn: topicArn,
    ...(subject !== null && { Subject: subject }),
    Message: text,
    Timestamp: new Date(at).toISOString(),
    SignatureVersion: '1',
    Signature: 'rehearsal',
    SigningCertURL: `${naming.endpoint}/SimpleNotificationService.pem`,
    UnsubscribeURL: `${naming.endpoint}/?Action=Unsubscribe&SubscriptionArn=${subscription}`,
  });
}
