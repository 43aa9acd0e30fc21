import type { IncomingMessage, ServerResponse } from 'node:http';

/** One request on its way through a listener. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  /** As sent: not decoded, without the query. */
  readonly path: string;
  /** As sent: not decoded, without the question mark. */
  readonly query: string;
  /** Address of the socket's other end. */
  readonly sourceIp: string;
  /** Value of X-Amzn-Trace-Id, which the answer and the function's log lines carry too. */
  readonly traceId: string;
}

/** Name and value of each query parameter, as sent; a name without `=` has an empty value. */
export function queryPairs(query: string): [name: string, value: string][] {
  return query
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
    });
}
