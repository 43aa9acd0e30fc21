import { randomUUID } from 'node:crypto';

import type { PushMessage } from '../console/shapes.ts';
import { json, type Answer } from '../oauth/http.ts';
import type { OutsideCall, OutsideHost, OutsideSetting } from './host.ts';
import { readSender } from './vapid.ts';

export const PUSH_HOST = 'push.test';
const ORIGIN = `https://${PUSH_HOST}`;

const KEPT = 500;
const SHOWN = 50;
/** RFC 8030, 7.2: every push service takes as much. */
const MAX_BODY = 4_096;
const URGENCIES = ['very-low', 'low', 'normal', 'high'];
/** Salt, record size and the sender's key (RFC 8188, 2.1; RFC 8291, 4). */
const HEADER = { size: 86, keyLength: 65 };
const RETRY_AFTER_S = 30;

/** A message that the push service was sent. */
interface Kept extends PushMessage {
  /** As it came, encrypted, in base64. */
  readonly body: string;
}

/**
 * A push service (RFC 8030) as strict as those of browsers. Any path is a subscription, `https://push.test/<anything>`,
 * and belongs to the sender whose message came first, as if it had been made with that one's key. It decrypts nothing.
 *
 * The faults `404`, `410`, `429`, `500` and `hang` hit every subscription, or with the setting `path` one.
 */
export function pushHost({ now, active }: OutsideSetting): OutsideHost {
  const messages: Kept[] = [];
  const keys = new Map<string, string>();

  return {
    answer(call) {
      const isOn = (kind: string) => active(kind, ({ path }) => path === undefined || path === call.path);
      if (isOn('hang')) return null;
      const status = ['404', '410', '429', '500'].find((kind) => isOn(kind));
      const answer = status ? fault(Number(status)) : (refusal(call, keys, now()) ?? created());
      messages.unshift(keep(call, answer.status, now()));
      messages.length = Math.min(messages.length, KEPT);
      return answer;
    },
    kept: (query) => {
      const path = query.get('path');
      return path === null ? messages : messages.filter((message) => message.path === path);
    },
    describe: () => messages.slice(0, SHOWN).map(({ body: _, ...message }) => message),
  };
}

function refusal(
  { method, path, headers, body }: OutsideCall,
  keys: Map<string, string>,
  now: number,
): Answer | null {
  if (method !== 'POST') return refuse(405, `${method} is not allowed, expected POST`);
  if (!/^\d+$/.test(text(headers['ttl']))) return refuse(400, 'TTL is missing, expected seconds');
  if (!URGENCIES.includes(text(headers['urgency']) || 'normal')) return refuse(400, 'Urgency is unknown');
  if (!/^[\w-]{0,32}$/.test(text(headers['topic']))) return refuse(400, 'Topic is no base64url, or too long');
  if (body.length > MAX_BODY) return refuse(413, `the body has more than ${MAX_BODY} bytes`);
  if (headers['content-encoding'] !== 'aes128gcm' || !isEncrypted(body)) {
    return refuse(400, 'the body is not encrypted as aes128gcm');
  }
  const sender = readSender(headers.authorization, ORIGIN, now);
  if (typeof sender === 'string') return refuse(401, sender);
  if ((keys.get(path) ?? sender.key) !== sender.key) {
    return refuse(403, 'the subscription was made with another key');
  }
  keys.set(path, sender.key);
  return null;
}

function isEncrypted(body: Buffer): boolean {
  return body.length > HEADER.size && body[20] === HEADER.keyLength;
}

const created = (): Answer => json(201, {}, { location: `${ORIGIN}/message/${randomUUID()}` });
const refuse = (status: number, reason: string): Answer => json(status, { reason });
const fault = (status: number): Answer =>
  json(status, { reason: 'fault' }, status === 429 ? { 'retry-after': String(RETRY_AFTER_S) } : {});

function keep({ path, headers, body }: OutsideCall, status: number, at: number): Kept {
  return {
    id: randomUUID(),
    at,
    path,
    status,
    ttl: Number(text(headers['ttl'])),
    urgency: text(headers['urgency']),
    topic: text(headers['topic']),
    bytes: body.length,
    body: body.toString('base64'),
  };
}

const text = (header: string | string[] | undefined): string => String(header ?? '');
