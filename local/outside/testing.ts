import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** Who sends push messages in tests, with a pair of their own. */
export interface TestSender {
  readonly key: string;
  readonly privateKey: KeyObject;
}

export function newSender(): TestSender {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  return { key: point.toString('base64url'), privateKey };
}

export const SENDER = newSender();

/** RFC 8292, 2: what a sender says of itself, `changed` where it is wrong. */
export function authorization(sender: TestSender, now: number, changed: object = {}, alg = 'ES256'): string {
  const claims = {
    aud: 'https://push.test',
    exp: Math.floor(now / 1_000) + 3_600,
    sub: 'mailto:hello@example.com',
    ...changed,
  };
  const parts = [{ typ: 'JWT', alg }, claims].map((part) => Buffer.from(JSON.stringify(part)));
  const text = parts.map((part) => part.toString('base64url')).join('.');
  const how = { key: sender.privateKey, dsaEncoding: 'ieee-p1363' } as const;
  const signature = sign('sha256', Buffer.from(text), how).toString('base64url');
  return `vapid t=${text}.${signature}, k=${sender.key}`;
}

export function pushHeaders(sender: TestSender, now: number) {
  return {
    ttl: '60',
    urgency: 'high',
    topic: 'words',
    'content-encoding': 'aes128gcm',
    authorization: authorization(sender, now),
  };
}

/** What looks encrypted: a header block with the sender's key, and a record. */
export function someBody(size = 120): Buffer {
  const body = Buffer.alloc(size, 7);
  body[20] = 65;
  return body;
}
