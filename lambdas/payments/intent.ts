import type { HttpRequest } from '../platform/http/request.ts';
import { sha256 } from '../platform/ids.ts';

/**
 * A name for what a request wants, for Stripe's idempotency keys: a repetition by the same person with the same
 * Idempotency-Key has the same one. Without a key each request is a wish of its own; what is retried inside of it is
 * still one.
 */
export function intentOf({
  headers,
  requestId,
  principal,
}: Pick<HttpRequest, 'headers' | 'requestId' | 'principal'>): string {
  return sha256(`${principal?.userId}\n${headers['idempotency-key'] ?? requestId}`).slice(0, 22);
}
