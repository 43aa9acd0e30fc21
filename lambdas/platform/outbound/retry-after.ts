import type { IncomingHttpHeaders } from 'node:http';

/** RFC 9110, 5.6.7; Date.parse takes far more for a date. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} [\d:]{8} GMT$/;

/**
 * How long an answer asks us to wait, in milliseconds: seconds, or a date (RFC 9110, 10.2.3).
 *
 * @param now milliseconds since the epoch
 * @returns null where it doesn't say, or says what is neither
 */
export function retryAfterMs(headers: IncomingHttpHeaders, now: number): number | null {
  const asked = headers['retry-after']?.trim();
  if (!asked) return null;
  if (/^\d{1,9}$/.test(asked)) return Number(asked) * 1_000;
  const at = HTTP_DATE.test(asked) ? Date.parse(asked) : NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
