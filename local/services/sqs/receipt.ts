import { AwsError } from '../../service.ts';
import type { Message } from './message.ts';
import type { Queue } from './queue.ts';

/** An opaque handle that names the message and which of its receives it came from. */
export const receiptOf = ({ key, id, nonce }: Message) =>
  Buffer.from(JSON.stringify([key, id, nonce])).toString('base64url');

/**
 * The message a handle stands for; null when it is gone or was received again since. Throws `ReceiptHandleIsInvalid`
 * for what never was a handle.
 */
export function findByReceipt(queue: Queue, handle: unknown): Message | null {
  const parts = parse(handle);
  if (!parts) throw new AwsError('ReceiptHandleIsInvalid', `the receipt handle '${handle}' is not valid`);

  const [key, id, nonce] = parts;
  const message = queue.get(key);
  return message && message.id === id && message.nonce === nonce ? message : null;
}

function parse(handle: unknown): [number, string, string] | null {
  try {
    const parts = JSON.parse(Buffer.from(String(handle), 'base64url').toString());
    return Array.isArray(parts) && parts.length === 3 ? (parts as [number, string, string]) : null;
  } catch {
    return null;
  }
}
