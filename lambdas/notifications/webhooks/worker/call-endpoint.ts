import type { Clock } from '../../../platform/clock.ts';
import { AddressRefused, NoAnswer } from '../../../platform/outbound/errors.ts';
import type { NoAnswerReason } from '../../../platform/outbound/errors.ts';
import type { OutboundClient } from '../../../platform/outbound/outbound-client.ts';
import { retryAfterMs } from '../../../platform/outbound/retry-after.ts';
import { secretsAt } from '../rotate-secret.ts';
import { signatureHeaders } from '../signature.ts';
import type { Webhook } from '../webhook.ts';
import type { Attempt, AttemptError, WebhookDelivery } from '../webhook-delivery.ts';

/** A receiver that has more to do does it after it has answered; ms. */
const CALL_MS = 10_000;

export interface CallDeps {
  readonly outbound: OutboundClient;
  readonly clock: Clock;
  readonly userAgent: string;
}

/** What came of a call. */
export interface Called {
  readonly attempt: Attempt;
  /** What the receiver has asked us to wait, ms. */
  readonly askedMs: number | null;
}

const NO_ANSWERS: Readonly<Record<NoAnswerReason, AttemptError>> = {
  'unknown-host': 'unknown_host',
  'no-connection': 'no_connection',
  tls: 'tls',
  broken: 'broken',
  timeout: 'timeout',
};

/** Posts a message to its endpoint, signed for this moment. Whatever the other side does is an outcome, not an error. */
export async function callEndpoint(
  { outbound, clock, userAgent }: CallDeps,
  { url, secrets }: Pick<Webhook, 'url' | 'secrets'>,
  { messageId, body }: Pick<WebhookDelivery, 'messageId' | 'body'>,
): Promise<Called> {
  const at = clock.now();
  const signing = secretsAt(secrets, at).map(({ text }) => text);
  const headers = {
    'content-type': 'application/json',
    'user-agent': userAgent,
    ...signatureHeaders({ messageId, at, body }, signing),
  };
  const outcome = (status: number | null, error: AttemptError | null, askedMs: number | null = null) => ({
    attempt: { at, durationMs: Math.max(0, clock.now() - at), status, error },
    askedMs,
  });
  try {
    const answer = await outbound.post({ url, headers, body, totalMs: CALL_MS });
    return outcome(answer.status, errorOf(answer.status), retryAfterMs(answer.headers, clock.now()));
  } catch (error) {
    if (error instanceof AddressRefused) return outcome(null, 'address_refused');
    if (error instanceof NoAnswer) return outcome(null, NO_ANSWERS[error.reason]);
    throw error;
  }
}

function errorOf(status: number): AttemptError | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return 'redirected';
  if (status === 410) return 'gone';
  return status >= 500 ? 'server_error' : 'refused';
}
