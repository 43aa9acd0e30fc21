import { randomUUID } from 'node:crypto';

import type { HookMessage } from '../console/shapes.ts';
import { json, type Answer } from '../oauth/http.ts';
import type { OutsideCall, OutsideHost, OutsideSetting } from './host.ts';

const KEPT = 500;
const SHOWN = 50;
const RETRY_AFTER_S = 600;

/** A message that a receiver was sent. */
interface Kept extends HookMessage {
  /** As it came, for whoever verifies its signature. */
  readonly headers: OutsideCall['headers'];
  readonly body: string;
}

/**
 * Receivers of customers' webhooks. Any path is one, `https://hooks.test/<anything>`, and takes what comes; it verifies
 * nothing, since it knows no secret. What it answers instead stands in the URL: `?status=500`, `?redirect=<url>`,
 * `?hang`.
 *
 * The faults `410`, `429`, `500` and `hang` hit every receiver, or with the setting `path` one.
 */
export function hooksHost({ now, active }: OutsideSetting): OutsideHost {
  const messages: Kept[] = [];

  return {
    answer(call) {
      const isOn = (kind: string) => active(kind, ({ path }) => path === undefined || path === call.path);
      const answer = isOn('hang') ? null : answerOf(call, ['410', '429', '500'].find(isOn) ?? null);
      messages.unshift(keep(call, answer?.status ?? null, now()));
      messages.length = Math.min(messages.length, KEPT);
      return answer;
    },
    kept: (query) => {
      const path = query.get('path');
      return path === null ? messages : messages.filter((message) => message.path === path);
    },
    describe: () => messages.slice(0, SHOWN).map(({ headers: _headers, body: _body, ...message }) => message),
  };
}

function answerOf({ query }: OutsideCall, fault: string | null): Answer | null {
  if (fault !== null) {
    return json(Number(fault), {}, fault === '429' ? { 'retry-after': String(RETRY_AFTER_S) } : {});
  }
  if (query.has('hang')) return null;
  const redirect = query.get('redirect');
  if (redirect !== null) return json(302, {}, { location: redirect });
  return json(Number(query.get('status') ?? 200), {});
}

function keep({ path, headers, body }: OutsideCall, status: number | null, at: number): Kept {
  const text = body.toString();
  return {
    id: randomUUID(),
    at,
    path,
    status,
    messageId: String(headers['webhook-id'] ?? ''),
    type: typeOf(text),
    headers,
    body: text,
  };
}

function typeOf(body: string): string {
  try {
    return String((JSON.parse(body) as { readonly type?: unknown }).type);
  } catch {
    return 'no JSON';
  }
}
