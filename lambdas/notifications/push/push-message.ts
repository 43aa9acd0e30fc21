import type { Category } from '../notifications.contract.ts';

/** What the service worker shows; it alone can read it. */
export interface PushPayload {
  readonly title: string;
  readonly body: string;
  /** Absolute, where a click leads; null for the site itself. */
  readonly url: string | null;
  /** A second message with the same one replaces the first on the screen. */
  readonly tag: string;
}

export interface PushMessage {
  readonly payload: PushPayload;
  readonly category: Category;
  /** Of two messages about one event that wait for a device, push services keep the later one. */
  readonly eventId: string;
}

/** Where to push to, and the keys to encrypt for, as browsers give them (RFC 8030, RFC 8291). */
export interface PushTarget {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

/**
 * Push services take 4,096 bytes with the encryption's own 103 (RFC 8291, 4); some take less, and browsers show a few
 * lines.
 */
const MAX_BYTES = 3_000;
const CUT = '…';

/** The payload as JSON of at most 3,000 bytes: a long body ends early. */
export function payloadText(payload: PushPayload): string {
  const text = JSON.stringify(payload);
  if (Buffer.byteLength(text) <= MAX_BYTES) return text;
  let room = MAX_BYTES - Buffer.byteLength(JSON.stringify({ ...payload, body: CUT }));
  let end = 0;
  for (const character of payload.body) {
    // without its quotes; JSON escapes some
    room -= Buffer.byteLength(JSON.stringify(character)) - 2;
    if (room < 0) break;
    end += character.length;
  }
  return JSON.stringify({ ...payload, body: payload.body.slice(0, end) + CUT });
}
