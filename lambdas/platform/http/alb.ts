import type { ALBEvent, ALBResult } from 'aws-lambda';
import { AppError, BadRequest } from '../errors.ts';
import { reasonOf } from './status.ts';

/** What the load balancer lets through in either direction, bytes. */
export const MAX_BODY = 1_048_576;

type Values = Readonly<Record<string, string | string[] | undefined>>;

/** All values of a header of the event; multi-value headers may be on or off. */
export function headerValues(event: ALBEvent): ReadonlyMap<string, readonly string[]> {
  const headers = new Map<string, readonly string[]>();
  const source: Values = event.multiValueHeaders ?? event.headers ?? {};
  for (const [name, value] of Object.entries(source)) {
    if (value !== undefined) headers.set(name.toLowerCase(), [value].flat());
  }
  return headers;
}

/**
 * The query's parameters: a text, or an array where a name is repeated. The load balancer passes them on
 * percent-encoded, so they are decoded here, once.
 *
 * @throws BadRequest `malformed_query`
 */
export function queryOf(event: ALBEvent): Readonly<Record<string, string | string[]>> {
  const query: Record<string, string | string[]> = Object.create(null);
  const source: Values = event.multiValueQueryStringParameters ?? event.queryStringParameters ?? {};
  for (const [name, value] of Object.entries(source)) {
    const values = [value ?? []].flat().map(decode);
    if (values.length > 0) query[decode(name)] = values.length === 1 ? values[0]! : values;
  }
  return query;
}

/** The body's bytes, null without a body. @throws AppError 413 */
export function bodyOf(event: ALBEvent): Buffer | null {
  if (!event.body) return null;
  const bytes = Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MAX_BODY) throw bodyTooLarge(bytes.length, MAX_BODY);
  return bytes;
}

export function bodyTooLarge(got: number, allowed: number): AppError {
  return new AppError(413, 'body_too_large', `got ${got} bytes, at most ${allowed} are allowed`);
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: string;
}

/** The answer in the form that the event asks for: with multi-value headers or without. */
export function toAlbResult(event: ALBEvent, { status, headers, cookies, body }: RawAnswer): ALBResult {
  const base = {
    statusCode: status,
    statusDescription: `${status} ${reasonOf(status)}`,
    body,
    isBase64Encoded: false,
  };
  if (event.multiValueHeaders) {
    const multiValueHeaders: Record<string, string[]> = {};
    for (const [name, value] of Object.entries(headers)) multiValueHeaders[name] = [value];
    if (cookies.length > 0) multiValueHeaders['Set-Cookie'] = [...cookies];
    return { ...base, multiValueHeaders };
  }
  const last = cookies.at(-1); // one header can carry one cookie only
  return { ...base, headers: last === undefined ? { ...headers } : { ...headers, 'Set-Cookie': last } };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (cause) {
    throw new BadRequest('malformed_query', 'the query has a percent sign that encodes nothing', { cause });
  }
}
