import { MAX_BODY } from './alb.ts';
import type { RawAnswer } from './alb.ts';
import type { Answer } from './answer.ts';
import { serializeCookie } from './cookies.ts';
import type { Exchange } from './exchange.ts';

const ALWAYS = {
  // an answer that may be kept says so itself
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
} as const;

/**
 * The answer with all its headers and its body as text.
 *
 * @throws Error when the body is no JSON or more than the load balancer takes
 */
export function render(answer: Answer, exchange: Exchange, publicUrl: string): RawAnswer {
  const { type, content } = contentOf(answer);
  const size = Buffer.byteLength(content);
  if (size > MAX_BODY)
    throw new Error(`the answer has ${size} bytes, the load balancer takes ${MAX_BODY}: page it`);
  const isBodiless = exchange.event.httpMethod === 'HEAD' || answer.status === 204 || answer.status === 304;
  return {
    status: answer.status,
    headers: {
      ...ALWAYS,
      ...(publicUrl.startsWith('https:') && {
        'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
      }),
      ...(type !== null && { 'Content-Type': type }),
      ...(answer.etag !== undefined && { ETag: answer.etag }),
      ...exchange.headers,
      ...answer.headers,
      'X-Request-Id': exchange.requestId,
    },
    cookies: (answer.cookies ?? []).map(serializeCookie),
    body: isBodiless ? '' : content,
  };
}

function contentOf({ body, text }: Answer): { readonly type: string | null; readonly content: string } {
  if (text) return text;
  if (body === undefined) return { type: null, content: '' };
  const content = JSON.stringify(body) as string | undefined;
  if (content === undefined) throw new Error(`the answer's body is a ${typeof body}, expected JSON`);
  return { type: 'application/json', content };
}
