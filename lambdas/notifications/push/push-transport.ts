import type { Clock } from '../../platform/clock.ts';
import { remainingMs } from '../../platform/context.ts';
import { log } from '../../platform/log.ts';
import { count } from '../../platform/metrics.ts';
import type { StandIn } from '../../platform/outbound/check-url.ts';
import { AddressRefused } from '../../platform/outbound/errors.ts';
import type { OutboundAnswer, OutboundClient } from '../../platform/outbound/outbound-client.ts';
import { retryAfterMs } from '../../platform/outbound/retry-after.ts';
import { POLICIES } from '../../platform/resilience/policies.ts';
import { createPolicy } from '../../platform/resilience/policy.ts';
import type { Policy } from '../../platform/resilience/policy.ts';
import { NOTIFICATIONS_METRICS } from '../notifications.contract.ts';
import type { VapidKeys } from '../notifications.contract.ts';
import { payloadText } from './push-message.ts';
import type { PushMessage, PushTarget } from './push-message.ts';
import { pushRequest, UnusableKeys } from './push-request.ts';
import type { PushRequest } from './push-request.ts';
import { pushServiceOf } from './push-services.ts';
import type { PushService } from './push-services.ts';

/**
 * - `sent`: the push service has taken it
 * - `gone`: nothing will ever reach the device by this subscription; it is to be forgotten
 * - `later`: to be sent again, no sooner than `retryAfterMs` where the service asks for it; it may have been taken
 * - `refused`: this message will not be taken, however often it is sent
 */
export type PushOutcome =
  | { readonly kind: 'sent' | 'gone' | 'refused' }
  | { readonly kind: 'later'; readonly retryAfterMs: number | null };

export interface PushTransport {
  /** Hands a message to the push service of one device, once. Counts what was sent and what was refused. */
  send(target: PushTarget, message: PushMessage): Promise<PushOutcome>;
}

export interface WebPushDeps {
  readonly outbound: OutboundClient;
  /** Null until they are made. */
  readonly keys: () => Promise<VapidKeys | null>;
  /** Whom push services may write to: `mailto:hello@example.com`. */
  readonly subject: string;
  readonly standIn: StandIn;
  readonly clock: Clock;
  /** @default the policy `push` */
  readonly settings?: typeof POLICIES.push;
}

/** Hosts whose breakers are remembered; the known push services have a few dozen. */
const MAX_HOSTS = 100;

/**
 * Web push; keep it, the memory of the breakers is in it. There is one for each host: people choose what stands before
 * a push service's domain, and a host that never answers must not stop messages to the others.
 */
export class WebPushTransport implements PushTransport {
  readonly #deps: WebPushDeps;
  readonly #policies = new Map<string, Policy>();

  constructor(deps: WebPushDeps) {
    this.#deps = deps;
  }

  async send(target: PushTarget, { payload, category, eventId }: PushMessage): Promise<PushOutcome> {
    const { keys, subject, standIn } = this.#deps;
    const service = pushServiceOf(target.endpoint, standIn);
    if (!service) return { kind: 'gone' };
    const vapid = await keys();
    if (!vapid) {
      log.warn('a push waits for its keys: run npm run secrets');
      return { kind: 'later', retryAfterMs: null };
    }
    try {
      const sender = { ...vapid, subject };
      const request = await pushRequest(target, payloadText(payload), { category, eventId, sender });
      const answer = await this.#post(service, target.endpoint, request);
      return this.#judge(service, answer);
    } catch (error) {
      if (error instanceof UnusableKeys) return { kind: 'gone' };
      log.warn('a push is sent again later', { pushService: service, reason: reasonOf(error) });
      return { kind: 'later', retryAfterMs: retryAfterOf(error) };
    }
  }

  #post(service: PushService, url: string, { headers, body }: PushRequest): Promise<OutboundAnswer> {
    const { outbound, clock, settings = POLICIES.push } = this.#deps;
    return this.#policyOf(service, new URL(url).host).execute(async () => {
      const totalMs = Math.min(settings.timeoutMs, remainingMs());
      const answer = await outbound.post({ url, headers, body, totalMs });
      if (answer.status === 429 || answer.status >= 500) {
        throw new Busy(answer.status, retryAfterMs(answer.headers, clock.now()));
      }
      return answer;
    });
  }

  #judge(service: PushService, { status }: OutboundAnswer): PushOutcome {
    if (status >= 200 && status < 300) {
      count(NOTIFICATIONS_METRICS.pushesSent);
      return { kind: 'sent' };
    }
    // RFC 8030, 7.3; a subscription that never was is 404
    if (status === 404 || status === 410) return { kind: 'gone' };
    count(NOTIFICATIONS_METRICS.pushesFailed);
    // neither the endpoint, which lets anybody push, nor the answer's text, which may repeat it
    log.warn('a push service refused a message', { pushService: service, status });
    return { kind: 'refused' };
  }

  #policyOf(service: PushService, host: string): Policy {
    const { settings = POLICIES.push } = this.#deps;
    const known = this.#policies.get(host);
    if (known) return known;
    const policy = createPolicy('push', { settings, retryable: () => false, sick: isSick, part: service });
    this.#policies.set(host, policy);
    const [oldest = host] = this.#policies.keys();
    if (this.#policies.size > MAX_HOSTS) this.#policies.delete(oldest);
    return policy;
  }
}

/** Asked to come back later. */
class Busy extends Error {
  readonly status: number;
  readonly retryAfterMs: number | null;

  constructor(status: number, waitMs: number | null) {
    super(`answered ${status}`);
    this.status = status;
    this.retryAfterMs = waitMs;
  }
}

/** Too many messages for one device say nothing about those of others; nor does a name that leads somewhere private. */
function isSick(error: unknown): boolean {
  return !(error instanceof AddressRefused) && !(error instanceof Busy && error.status === 429);
}

function retryAfterOf(error: unknown): number | null {
  return error instanceof Busy ? error.retryAfterMs : null;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
