import type { IncomingMessage, RequestOptions } from 'node:http';

export interface HttpCall {
  readonly method: string;
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
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
  return async ({ method, path, body, token }) => {
    const url = new URL(path, base);
    const isPlain = url.protocol === 'http:';
    const { request } = isPlain ? await import('node:http') : await import('node:https');
    const content = body === undefined ? null : JSON.stringify(body);
    const options: RequestOptions = {
      method,
      agent: false,
      signal: AbortSignal.timeout(totalMs),
      headers: {
        accept: 'application/json',
        ...(content !== null && {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(content),
        }),
        ...(token && { authorization: `Bearer ${token}` }),
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
      sent.end(content ?? undefined);
    });
  };
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
