import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import { openLoopbackServer, type LoopbackServer } from '../loopback-server.ts';
import type { ApiAnswer, ApiRequest, Silence } from './api/api.ts';

const MAX_BODY = 1 << 20;

/** Answers a request of the API or of a page; null: neither knows its path. */
export type Serve = (request: ApiRequest) => Promise<ApiAnswer | Silence>;

/** The simulator's port. @param port 0 is a free one */
export function openServer(port: number, serve: Serve, log: (error: Error) => void): Promise<LoopbackServer> {
  return openLoopbackServer(port, {
    name: 'stripe',
    idleTimeout: 60,
    serve: (request, response) => {
      exchange(request, response, serve).catch((error: Error) => {
        log(error);
        send(response, { status: 500, headers: { 'content-type': 'text/plain' }, body: error.message });
      });
    },
    refuse: (_, socket: Socket) => void socket.destroy(),
  });
}

async function exchange(request: IncomingMessage, response: ServerResponse, serve: Serve): Promise<void> {
  const body = await readBody(request);
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const answer = await serve({
    method: request.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? '' : url.slice(mark + 1),
    headers: request.headers,
    body,
  });
  if (answer === 'refuse') return void request.socket.destroy();
  if (answer === 'never') return;
  send(response, answer);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY) throw new Error(`body is over ${MAX_BODY} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, { status, headers, body }: ApiAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
