/**
 * The value of X-Amzn-Trace-Id: a new root, or what the client sent with our own part before it.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html
 *
 * `now` in milliseconds; `uuid` gives a random UUID.
 */
export function traceIdOf(received: string | undefined, now: number, uuid: () => string): string {
  const id = `1-${Math.floor(now / 1000).toString(16)}-${hex24(uuid())}`;
  if (!received) return `Root=${id}`;
  if (!received.includes('Root=')) return `${received};Root=${id}`;
  return `Self=${id};${received.replace(/(^|;)Self=[^;]*;?/, '$1')}`;
}

function hex24(uuid: string): string {
  return uuid.slice(0, 8) + uuid.slice(9, 13) + uuid.slice(24, 36);
}
