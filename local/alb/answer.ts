import type { ServerResponse } from 'node:http';

/** The most that a function may answer to a load balancer: 1 MB of JSON. */
const ANSWER_LIMIT = 1024 * 1024;

/** Headers that the load balancer sets itself, or that end with it. */
const OWN = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'x-amzn-trace-id',
]);

/** What goes to the client. */
export interface Answer {
  readonly status: number;
  readonly reason: string | undefined;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body: Buffer | string;
}

/**
 * Reads a function's answer (JSON text). A string instead of an answer says why it is one the load balancer
 * can't use, which it answers with 502.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#respond-to-load-balancer
 */
export function readAnswer(payload: string, multiValueHeaders: boolean): Answer | string {
  const bytes = payload.length * 3 > ANSWER_LIMIT ? Buffer.byteLength(payload) : 0;
  if (bytes > ANSWER_LIMIT)
    return `the function's answer has ${bytes} bytes, a load balancer takes ${ANSWER_LIMIT}`;
  const answer: unknown = JSON.parse(payload);
  if (!isRecord(answer))
    return `the function answered ${payload.slice(0, 80)}, expected an object with a statusCode`;
  const { statusCode, statusDescription, body } = answer;
  if (!isStatus(statusCode))
    return `the function answered statusCode ${JSON.stringify(statusCode)}, expected a number from 200 to 599`;
  if (body !== undefined && body !== null && typeof body !== 'string')
    return `the function answered a body of type ${typeof body}, expected a string`;
  const headers = readHeaders(multiValueHeaders ? answer['multiValueHeaders'] : answer['headers']);
  if (typeof headers === 'string') return headers;
  return {
    status: statusCode,
    reason: typeof statusDescription === 'string' ? statusDescription.replace(/^\d{3} ?/, '') : undefined,
    headers,
    body: answer['isBase64Encoded'] === true ? Buffer.from(body ?? '', 'base64') : (body ?? ''),
  };
}

/** Sends it; throws when a header or the reason holds characters that HTTP forbids. */
export function sendAnswer(
  response: ServerResponse,
  { status, reason, headers, body }: Answer,
  traceId: string,
): void {
  const bodiless = status === 204 || status === 304;
  if (!bodiless)
    headers.push('Content-Length', String(typeof body === 'string' ? Buffer.byteLength(body) : body.length));
  headers.push('X-Amzn-Trace-Id', traceId);
  if (reason === undefined) response.writeHead(status, headers);
  else response.writeHead(status, reason, headers);
  response.end(bodiless ? undefined : body);
}

function readHeaders(given: unknown): string[] | string {
  const headers: string[] = [];
  let contentType = false;
  let server = false;
  if (given !== undefined && given !== null && !isRecord(given))
    return `the function answered headers of type ${typeof given}`;
  for (const name in given) {
    const lower = name.toLowerCase();
    if (OWN.has(lower)) continue;
    contentType ||= lower === 'content-type';
    server ||= lower === 'server';
    const value = given[name];
    if (Array.isArray(value)) for (const one of value) headers.push(name, String(one));
    else headers.push(name, String(value));
  }
  if (!contentType) headers.push('Content-Type', 'application/octet-stream');
  if (!server) headers.push('Server', 'awselb/2.0');
  return headers;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStatus(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 200 && value <= 599;
}
