import { createDecipheriv, createECDH, hkdfSync, randomBytes, type ECDH } from 'node:crypto';
import type { PushTarget } from './push-message.ts';

/** A browser that has subscribed, with the keys that it alone has (RFC 8291, 2). */
export interface Browser {
  readonly target: PushTarget;
  /** What a message says. @throws where it was encrypted for somebody else, or changed on its way */
  decrypt(body: Buffer): string;
}

export function givenBrowser(endpoint = 'https://updates.push.services.mozilla.com/wpush/v2/abc'): Browser {
  const keys = createECDH('prime256v1');
  const p256dh = keys.generateKeys('base64url');
  const auth = randomBytes(16);
  return {
    target: { endpoint, keys: { p256dh, auth: auth.toString('base64url') } },
    decrypt: (body) => decryptPush(body, keys, auth),
  };
}

/**
 * Decrypts a message of one record as a browser does, by Node's own primitives and not by those that encrypted it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8291#section-3.4
 */
export function decryptPush(body: Buffer, receiver: ECDH, auth: Buffer): string {
  const [salt, sender] = [body.subarray(0, 16), body.subarray(21, 86)];
  const secret = receiver.computeSecret(sender);
  const parties = Buffer.concat([receiver.getPublicKey(), sender]);
  const ikm = derive(secret, auth, Buffer.concat([Buffer.from('WebPush: info\0'), parties]), 32);
  const key = derive(ikm, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(ikm, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(body.subarray(-16));
  const padded = Buffer.concat([decipher.update(body.subarray(86, -16)), decipher.final()]);
  // the last record's text ends with a 2, and zeros behind it (RFC 8188, 2)
  return padded.subarray(0, padded.lastIndexOf(2)).toString();
}

function derive(secret: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, length));
}
