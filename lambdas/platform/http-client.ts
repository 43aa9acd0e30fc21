import type { IncomingMessage, RequestOptions } from 'node:http';

export interface HttpCall {
  readonly method: string;
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as `application/x-www-form-urlencoded`, in place of a body. */
  readonly form?: Readonly<Record<string, string>>;
  /** Besides those that go with what is sent. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Bearer token. */
  readonly token?: string;
}

export interface HttpReply {
  readonly status: number;
  readonly text: string;
}

/** Sends one request and reads its whole answer. Rejects for whatever is no answer: no connection, no end in time. */
export type HttpClient = (call: HttpCall) => Promise<HttpReply>;

export interface Patience {
  /** Milliseconds until the connection stands, TLS included. */
  readonly connectMs: number;
  /** Milliseconds until the answer has been read, the connection included. */
  readonly totalMs: number;
}

/** An answer of more than this is none of ours: bytes. */
const MAX_BODY = 1_000_000;

/**
 * A client of one server. A connection for each request: what is asked is whether somebody who comes now gets in.
 * Nothing is followed or repeated; `fetch` has no time-out for the connection alone.
 *
 * @param base scheme and host: `https://app.example`
 */
export function httpClient(base: string, { connectMs, totalMs }: Patience): HttpClient {
  return async ({ method, path, token, ...rest }) => {
    const url = new URL(path, base);
    const isPlain = url.protocol === 'http:';
    const { request } = isPlain ? await import('node:http') : await import('node:https');
    const sending = contentOf(rest);
    const options: RequestOptions = {
      method,
      agent: false,
      signal: AbortSignal.timeout(totalMs),
      headers: {
        accept: 'application/json',
        ...(sending && {
          'content-type': sending.type,
          'content-length': Buffer.byteLength(sending.content),
        }),
        ...(token && { authorization: `Bearer ${token}` }),
        ...rest.headers,
      },
    };
    return new Promise((resolve, reject) => {
      const sent = request(url, options, (answer) => readAnswer(answer).then(resolve, reject));
      sent.on('error', reject);
      sent.on('socket', (socket) => {
        const late = () => sent.destroy(new Error(`no connection to ${url.host} within ${connectMs} ms`));
        const timer = setTimeout(late, connectMs);
        socket.once(isPlain ? 'connect' : 'secureConnect', () => clearTimeout(timer));
        socket.once('close', () => clearTimeout(timer));
      });
      sent.end(sending?.content);
    });
  };
}

function contentOf({ body, form }: Pick<HttpCall, 'body' | 'form'>) {
  if (form)
    return { type: 'application/x-www-form-urlencoded', content: new URLSearchParams(form).toString() };
  return body === undefined ? null : { type: 'application/json', content: JSON.stringify(body) };
}

async function readAnswer(answer: IncomingMessage): Promise<HttpReply> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) throw new Error(`the answer has more than ${MAX_BODY} bytes`);
    chunks.push(chunk);
  }
  return { status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() };
}
