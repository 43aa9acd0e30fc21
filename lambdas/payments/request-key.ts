import type { HttpRequest } from '../platform/http/request.ts';
import { sha256 } from '../platform/ids.ts';

/**
 * What stands for a request in Stripe's idempotency keys, 22 characters: a repetition by the same person with the same
 * Idempotency-Key has the same one. Without that header each request has its own; what is retried inside of it is
 * still one.
 */
export function requestKeyOf({
  headers,
  requestId,
  principal,
}: Pick<HttpRequest, 'headers' | 'requestId' | 'principal'>): string {
  return sha256(`${principal?.userId}\n${headers['idempotency-key'] ?? requestId}`).slice(0, 22);
}
