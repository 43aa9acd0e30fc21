/** A browser that shows notifications by web push. */
export interface Device {
  /** Its own choice, unique among its owner's. */
  readonly deviceId: string;
  readonly userId: string;
  /** The {@link PushSubscription} as JSON, sealed with the person's own key for {@link DEVICE_PURPOSE}. */
  readonly sealedSubscription: string;
  /** SHA-256 of the endpoint: whose device it is. Push services put 100 random bits and more into each. */
  readonly endpointHash: string;
  /** What its owner knows it by: `Firefox on Linux`. */
  readonly name: string;
  // times: milliseconds since the epoch
  readonly createdAt: number;
  /** When a push service last took something for it; null for never. */
  readonly lastUsedAt: number | null;
}

/** Where to push to, and the keys to encrypt for (RFC 8030, RFC 8291), as browsers give them. */
export interface PushSubscription {
  readonly endpoint: string;
  readonly keys: {
    /** The browser's public key: an uncompressed point on P-256, base64url. */
    readonly p256dh: string;
    /** 16 bytes, base64url. */
    readonly auth: string;
  };
}

export const DEVICE_PURPOSE = 'notifications.device';

/** Of one person. */
export const MAX_DEVICES = 20;

/** What a person's key does for their devices. */
interface Seal {
  seal(plaintext: string, purpose: string): string;
  open(sealed: string, purpose: string): string;
}

export function sealSubscription(personal: Pick<Seal, 'seal'>, subscription: PushSubscription): string {
  return personal.seal(JSON.stringify(subscription), DEVICE_PURPOSE);
}

/** @throws SealBroken */
export function openSubscription(
  personal: Pick<Seal, 'open'>,
  { sealedSubscription }: Pick<Device, 'sealedSubscription'>,
): PushSubscription {
  return JSON.parse(personal.open(sealedSubscription, DEVICE_PURPOSE)) as PushSubscription;
}
