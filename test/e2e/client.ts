import { randomInt } from 'node:crypto';
import * as http from 'node:http';
import * as https from 'node:https';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Whole `Set-Cookie` lines. */
  readonly setCookies: readonly string[];
  readonly text: string;
  /** The body as JSON; null where there is none, as after HEAD. */
  readonly body: any;
}

export interface Sending {
  /** Sent as JSON; a string or bytes go as they are. */
  readonly body?: unknown;
  /** Bearer token. */
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Send = (method: string, path: string, sending?: Sending) => Promise<Answer>;

/**
 * A client with an address of its own (127.x.y.z are all this machine), so that no test uses up another's limits,
 * and with connections of its own.
 */
export function createClient(base: string): Send {
  const url = new URL(base);
  const isLocal = url.hostname === 'localhost';
  const { Agent, request } = url.protocol === 'https:' ? https : http;
  const agent = new Agent({ keepAlive: true });
  const localAddress = `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`;

  return (method, path, { body, token, headers = {} } = {}) =>
    new Promise((resolve, reject) => {
      const content = body === undefined ? null : encode(body);
      const sent = request(
        {
          agent,
          method,
          path,
          host: isLocal ? '127.0.0.1' : url.hostname,
          port: url.port,
          ...(isLocal && { localAddress }),
          headers: {
            host: url.host,
            ...(content && { 'content-type': 'application/json', 'content-length': content.length }),
            ...(token && { authorization: `Bearer ${token}` }),
            ...headers,
          },
        },
        (received) => {
          const chunks: Buffer[] = [];
          received.on('data', (chunk) => chunks.push(chunk));
          received.on('error', reject);
          received.on('end', () =>
            resolve(read(received.statusCode!, received.headers, Buffer.concat(chunks))),
          );
        },
      );
      sent.on('error', reject);
      sent.end(content ?? undefined);
    });
}

function encode(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

function read(status: number, headers: NodeJS.Dict<string | string[]>, content: Buffer): Answer {
  const text = content.toString();
  const isJson = /[/+]json\b/.test(String(headers['content-type']));
  const { 'set-cookie': setCookies = [], ...rest } = headers;
  return {
    status,
    headers: Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)])),
    setCookies: [setCookies].flat(),
    text,
    body: isJson && text !== '' ? JSON.parse(text) : null,
  };
}
