import { nodeCrypto } from '../../platform/node-crypto.ts';

const PREFIX = 'whsec_';
/** Between the 24 and 64 that the specification asks for. */
const SECRET_BYTES = 32;

/** What is signed: the id and the time stand in headers of their own. */
export interface SignedMessage {
  /** The same however often the message is sent. */
  readonly messageId: string;
  /** When it is sent this time, milliseconds since the epoch. */
  readonly at: number;
  readonly body: string;
}

/** A fresh secret: `whsec_` and 32 random bytes, base64. */
export function newSigningSecret(): string {
  return PREFIX + nodeCrypto().randomBytes(SECRET_BYTES).toString('base64');
}

/**
 * The headers that prove a message to its receiver, with a signature by each secret.
 *
 * @param secrets as {@link newSigningSecret} makes them
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signatureHeaders(
  { messageId, at, body }: SignedMessage,
  secrets: readonly string[],
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at / 1_000));
  const content = `${messageId}.${timestamp}.${body}`;
  const signatures = secrets.map((secret) => `v1,${hmac(keyOf(secret), content)}`);
  return {
    'webhook-id': messageId,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.slice(PREFIX.length), 'base64');
}

function hmac(key: Buffer, content: string): string {
  return nodeCrypto().createHmac('sha256', key).update(content).digest('base64');
}
