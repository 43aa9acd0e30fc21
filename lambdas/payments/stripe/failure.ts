import { TimedOut } from '../../platform/resilience/policy.ts';

/** What is used of an error of Stripe's SDK. Its classes aren't asked for, because that would load the SDK. */
export interface StripeFailure extends Error {
  /** `StripeCardError` */
  readonly type: string;
  /** `card_error`, as the API says it. */
  readonly rawType?: string;
  readonly statusCode?: number;
  readonly code?: string;
  readonly decline_code?: string;
  readonly requestId?: string;
  /** Why there was no connection. */
  readonly detail?: unknown;
}

/** What a failed attempt says about Stripe, and about what became of the request. */
export interface Verdict {
  /** Whether another attempt with the same key may mend it. */
  readonly again: 'yes' | 'once' | 'no';
  /** Whether Stripe is sick: counts for the breaker. */
  readonly sick: boolean;
  /** Whether the request may have taken effect all the same. */
  readonly uncertain: boolean;
}

/** No connection within the time for one: nothing was sent. */
export const CONNECT_TIMEOUT = 'CONNECT_TIMEOUT';

const NEVER_SENT = [
  CONNECT_TIMEOUT,
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
];

export function isStripeFailure(error: unknown): error is StripeFailure {
  return error instanceof Error && 'type' in error && 'rawType' in error;
}

/**
 * Judges a failed attempt.
 *
 * @see https://docs.stripe.com/error-low-level
 */
export function judge(error: unknown): Verdict {
  if (error instanceof TimedOut) return { again: 'yes', sick: true, uncertain: true };
  if (!isStripeFailure(error)) return { again: 'no', sick: false, uncertain: true }; // a mistake of our own
  if (error.type === 'StripeConnectionError') return { again: 'yes', sick: true, uncertain: wasSent(error) };
  const { statusCode = 500, code } = error;
  // turned away before it began: too many requests, or another one holds the object (lock_timeout)
  if (statusCode === 429) return { again: 'yes', sick: false, uncertain: false };
  if (statusCode === 409) return { again: 'yes', sick: false, uncertain: code === 'idempotency_key_in_use' };
  // once more: an answer of 500 is stored under the key most of the time, and then replayed
  if (statusCode >= 500) return { again: 'once', sick: true, uncertain: true };
  return { again: 'no', sick: false, uncertain: false };
}

function wasSent({ detail }: StripeFailure): boolean {
  const code = detail instanceof Error && 'code' in detail ? String(detail.code) : '';
  return !NEVER_SENT.includes(code);
}
