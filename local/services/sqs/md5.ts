import { createHash } from 'node:crypto';

import type { MessageAttribute } from './message.ts';

/** Hex, as the SDK compares it with its own of the body in UTF-8. */
export const md5OfBody = (body: string) => createHash('md5').update(body).digest('hex');

/**
 * Names in order, each as length-prefixed name, type and value, with a byte between type and value that tells text (1)
 * from binary (2):
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
export function md5OfAttributes(attributes: Readonly<Record<string, MessageAttribute>>): string {
  const hash = createHash('md5');
  const add = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };

  for (const name of Object.keys(attributes).sort()) {
    const { DataType, StringValue, BinaryValue } = attributes[name]!;
    const binary = DataType.startsWith('Binary');
    add(Buffer.from(name));
    add(Buffer.from(DataType));
    hash.update(Buffer.of(binary ? 2 : 1));
    add(binary ? Buffer.from(BinaryValue!, 'base64') : Buffer.from(StringValue!));
  }
  return hash.digest('hex');
}
