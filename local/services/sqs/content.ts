import { AwsError } from '../../service.ts';
import { invalidValue, missing } from './errors.ts';
import { md5OfAttributes, md5OfBody } from './md5.ts';
import type { Content, MessageAttribute } from './message.ts';

// https://www.w3.org/TR/REC-xml/#charsets: what XML can't carry, SQS refuses; a lone surrogate counts as such
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
const ATTRIBUTE_NAME = /^(?!(?:aws|amazon)\.)[\w-]+(?:\.[\w-]+)*$/i;
const DATA_TYPE = /^(String|Number|Binary)(\..{1,249})?$/s;

/** What a SendMessage, or an entry of its batch, says about the message. */
export interface SendInput {
  readonly MessageBody?: unknown;
  readonly MessageAttributes?: Record<string, MessageAttribute>;
  readonly MessageSystemAttributes?: Record<string, MessageAttribute>;
  readonly MessageGroupId?: string;
  readonly DelaySeconds?: number;
}

/**
 * Checks a message against the limits of SQS and returns what is to be kept of it, with its size in bytes.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
export function readContent(
  input: SendInput,
  id: string,
  sender: string,
  sentAt: number,
): Content & { size: number } {
  const { MessageBody: body, MessageAttributes: attributes = {} } = input;
  if (typeof body !== 'string' || body === '') throw missing('MessageBody');
  if (FORBIDDEN.test(body)) {
    throw new AwsError('InvalidMessageContents', 'message body has a character that XML 1.0 does not allow');
  }
  if (Object.keys(attributes).length > 10) {
    throw invalidValue('MessageAttributes', Object.keys(attributes).length, 'at most 10 attributes');
  }

  let size = Buffer.byteLength(body);
  for (const [name, attribute] of Object.entries(attributes)) size += checkAttribute(name, attribute);
  return {
    id,
    body,
    bodyMd5: md5OfBody(body),
    ...(Object.keys(attributes).length > 0 && { attributes }),
    ...(input.MessageSystemAttributes && { trace: readTrace(input.MessageSystemAttributes) }),
    ...(input.MessageGroupId && { group: input.MessageGroupId }),
    sender,
    sentAt,
    size,
  };
}

/** `{ MD5OfMessageBody, MD5OfMessageAttributes?, MD5OfMessageSystemAttributes? }` */
export function digests({ bodyMd5, attributes, trace }: Content) {
  return {
    MD5OfMessageBody: bodyMd5,
    ...(attributes && { MD5OfMessageAttributes: md5OfAttributes(attributes) }),
    ...(trace && {
      MD5OfMessageSystemAttributes: md5OfAttributes({
        AWSTraceHeader: { DataType: 'String', StringValue: trace },
      }),
    }),
  };
}

function checkAttribute(name: string, attribute: MessageAttribute): number {
  if (name.length > 256 || !ATTRIBUTE_NAME.test(name)) {
    throw invalidValue('MessageAttributes', name, 'a name of letters, digits, _, - and single dots');
  }
  const base = DATA_TYPE.exec(attribute?.DataType ?? '')?.[1];
  if (!base) throw invalidValue(`${name}.DataType`, attribute?.DataType, 'String, Number or Binary');
  const value = base === 'Binary' ? attribute.BinaryValue : attribute.StringValue;
  if (!value)
    throw invalidValue(
      name,
      value,
      `a ${base === 'Binary' ? 'BinaryValue' : 'StringValue'} that isn't empty`,
    );
  if (base === 'Number' && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value)) {
    throw invalidValue(name, value, 'a number');
  }
  const bytes = base === 'Binary' ? Buffer.from(value, 'base64').length : Buffer.byteLength(value);
  return Buffer.byteLength(name) + Buffer.byteLength(attribute.DataType) + bytes;
}

function readTrace(attributes: Record<string, MessageAttribute>): string | undefined {
  const unknown = Object.keys(attributes).find((name) => name !== 'AWSTraceHeader');
  if (unknown) throw invalidValue('MessageSystemAttributes', unknown, 'AWSTraceHeader');
  return attributes.AWSTraceHeader?.StringValue;
}
