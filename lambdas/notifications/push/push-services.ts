import { checkUrl } from '../../platform/outbound/check-url.ts';
import type { StandIn } from '../../platform/outbound/check-url.ts';

/** Whose servers browsers register with. */
export type PushService = 'google' | 'mozilla' | 'microsoft' | 'apple' | 'rehearsal';

const HOSTS: readonly (readonly [PushService, RegExp])[] = [
  ['google', /^fcm\.googleapis\.com$/],
  ['mozilla', /^[a-z\d-]+(\.[a-z\d-]+)*\.push\.services\.mozilla\.com$/],
  ['microsoft', /^[a-z\d-]+(\.[a-z\d-]+)*\.notify\.windows\.com$/],
  ['apple', /^[a-z\d-]+(\.[a-z\d-]+)*\.push\.apple\.com$/],
  // refused by checkUrl wherever nothing stands in for it
  ['rehearsal', /^push\.test$/],
];

/** The push service that a browser's endpoint belongs to; null for every other URL, which nothing is sent to. */
export function pushServiceOf(endpoint: string, standIn: StandIn = null): PushService | null {
  const url = safely(() => checkUrl(endpoint, standIn));
  if (!url || url.port !== '') return null;
  return HOSTS.find(([, host]) => host.test(url.hostname))?.[0] ?? null;
}

/** Whether an endpoint may be kept for a device: https at one of the known push services, on its own port. */
export function isPushService(endpoint: string, standIn: StandIn = null): boolean {
  return pushServiceOf(endpoint, standIn) !== null;
}

function safely(check: () => URL): URL | null {
  try {
    return check();
  } catch {
    return null;
  }
}
