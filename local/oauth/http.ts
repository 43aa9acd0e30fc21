import type { IncomingMessage, ServerResponse } from 'node:http';

const MAX_FORM = 64 * 1024;

/** One request to a provider. */
export interface Call {
  readonly method: string;
  /** Behind the provider's name: `/token`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: IncomingMessage['headers'];
  /** Empty for requests without a form. */
  readonly form: URLSearchParams;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** @throws RangeError for a form that nobody needs */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_FORM) throw new RangeError(`the form has more than ${MAX_FORM} bytes`);
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

export const json = (status: number, body: unknown, headers: Answer['headers'] = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
});

export const form = (status: number, body: Readonly<Record<string, string>>): Answer => ({
  status,
  headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
  body: new URLSearchParams(body).toString(),
});

/** @param origins where its forms may lead to, besides itself */
export const page = (status: number, body: string, origins: readonly string[] = []): Answer => ({
  status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; form-action 'self' ${origins.join(' ')}; frame-ancestors 'none'; base-uri 'none'`,
  },
  body,
});

export const redirect = (location: string): Answer => ({ status: 302, headers: { location }, body: '' });

export function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, {
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    ...headers,
  });
  response.end(body);
}
