import type { IncomingMessage } from 'node:http';
import { queryPairs, type Exchange } from './exchange.ts';

/** What a function behind the load balancer gets. */
export interface EventSource {
  readonly targetGroupArn: string;
  readonly multiValueHeaders: boolean;
  readonly protocol: 'http' | 'https';
  /** The listener's port as declared, which a client on AWS would have used. */
  readonly port: string;
  /** The attribute routing.http.drop_invalid_header_fields.enabled. */
  readonly dropsInvalidHeaders: boolean;
}

/**
 * The event as JSON text: header names in lower case, query values as they were sent.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#receive-event-from-load-balancer
 */
export function albEvent(exchange: Exchange, body: Buffer | null, source: EventSource): string {
  const { method, path, query, request } = exchange;
  const isBase64Encoded = body !== null && !isText(request);
  const headers = readHeaders(exchange, source);
  const parameters = collect(queryPairs(query));
  return JSON.stringify({
    requestContext: { elb: { targetGroupArn: source.targetGroupArn } },
    httpMethod: method,
    path,
    ...(source.multiValueHeaders
      ? { multiValueQueryStringParameters: parameters, multiValueHeaders: headers }
      : { queryStringParameters: lastOf(parameters), headers: lastOf(headers) }),
    body: body === null ? '' : body.toString(isBase64Encoded ? 'base64' : 'utf8'),
    isBase64Encoded,
  });
}

type Multi = Record<string, string[]>;

// without a prototype, or a parameter called `constructor` would find one
const emptyMulti = (): Multi => Object.create(null) as Multi;

/** Letters, digits and hyphens: other names are what the load balancer calls invalid. */
const VALID_NAME = /^[A-Za-z0-9-]+$/;

function readHeaders({ request, sourceIp, traceId }: Exchange, source: EventSource): Multi {
  const { protocol, port, dropsInvalidHeaders } = source;
  const headers = emptyMulti();
  const { rawHeaders } = request;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] ?? '').toLowerCase();
    if (dropsInvalidHeaders && !VALID_NAME.test(name)) continue;
    const values = headers[name];
    if (values) values.push(rawHeaders[i + 1] ?? '');
    else headers[name] = [rawHeaders[i + 1] ?? ''];
  }
  // hop-by-hop: they end at the load balancer
  delete headers['connection'];
  delete headers['keep-alive'];
  delete headers['transfer-encoding'];
  const forwarded = headers['x-forwarded-for'];
  headers['x-forwarded-for'] = [forwarded ? `${forwarded.join(', ')}, ${sourceIp}` : sourceIp];
  headers['x-forwarded-port'] = [port];
  headers['x-forwarded-proto'] = [protocol];
  headers['x-amzn-trace-id'] = [traceId];
  return headers;
}

function collect(pairs: readonly (readonly [string, string])[]): Multi {
  const collected = emptyMulti();
  for (const [name, value] of pairs) (collected[name] ??= []).push(value);
  return collected;
}

/** Without multi-value headers the load balancer keeps the last value. */
function lastOf(multi: Multi): Record<string, string> {
  const single = Object.create(null) as Record<string, string>;
  for (const name in multi) single[name] = multi[name]?.at(-1) ?? '';
  return single;
}

const TEXT = /^(text\/|application\/(json|javascript|xml)\s*(;|$))/i;

function isText({ headers }: IncomingMessage): boolean {
  return !headers['content-encoding'] && TEXT.test(headers['content-type'] ?? '');
}
