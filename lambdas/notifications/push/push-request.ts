import { sha256 } from '../../platform/ids.ts';
import type { Category, VapidKeys } from '../notifications.contract.ts';
import type { PushTarget } from './push-message.ts';

/** Who sends, as push services see it (RFC 8292). */
export interface VapidSender extends VapidKeys {
  /** Whom they may write to: `mailto:` or `https:`. */
  readonly subject: string;
}

export interface PushRequest {
  readonly headers: Readonly<Record<string, string>>;
  /** Encrypted: header block and one record (RFC 8188). */
  readonly body: Buffer;
}

type Urgency = 'high' | 'normal' | 'low';

const HOUR_S = 3_600;
/** How long a push service keeps what a device does not fetch, and which devices it wakes for it (RFC 8030, 5.2, 5.3). */
const KEPT: Readonly<Record<Category, { readonly ttlS: number; readonly urgency: Urgency }>> = {
  security: { ttlS: 72 * HOUR_S, urgency: 'high' },
  billing: { ttlS: 72 * HOUR_S, urgency: 'normal' },
  activity: { ttlS: 24 * HOUR_S, urgency: 'normal' },
  product: { ttlS: 12 * HOUR_S, urgency: 'low' },
};

/** RFC 8030, 5.4: at most 32 characters of base64url. */
const TOPIC_LENGTH = 32;
const ENCODING = 'aes128gcm';

/** The target's keys are none that anything can be encrypted for. */
export class UnusableKeys extends Error {
  override readonly name = 'UnusableKeys';
}

/**
 * A message as it is posted to a push service (RFC 8030), encrypted for one device (RFC 8291).
 *
 * @param text at most 3,993 bytes
 * @throws UnusableKeys
 */
export async function pushRequest(
  { endpoint, keys }: PushTarget,
  text: string,
  {
    category,
    eventId,
    sender,
  }: { readonly category: Category; readonly eventId: string; readonly sender: VapidSender },
): Promise<PushRequest> {
  // its generateRequestDetails calls url.parse, which Node warns of on each cold start
  const { encrypt, getVapidHeaders } = (await import('web-push')).default;
  const { ttlS, urgency } = KEPT[category];
  const { origin } = new URL(endpoint);
  const { subject, publicKey, privateKey } = sender;
  return {
    headers: {
      ttl: String(ttlS),
      urgency,
      topic: sha256(eventId).slice(0, TOPIC_LENGTH),
      'content-type': 'application/octet-stream',
      'content-encoding': ENCODING,
      authorization: getVapidHeaders(origin, subject, publicKey, privateKey, ENCODING).Authorization,
    },
    body: encryptFor(() => encrypt(keys.p256dh, keys.auth, text, ENCODING)),
  };
}

function encryptFor(encrypt: () => { readonly cipherText: Buffer }): Buffer {
  try {
    return encrypt().cipherText;
  } catch (cause) {
    throw new UnusableKeys('nothing can be encrypted for these keys', { cause });
  }
}
