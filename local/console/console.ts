import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { loadPage } from './assets.ts';
import { Page, Refused, routesOf } from './routes.ts';
import type { Handle } from './routes.ts';
import type { Sources } from './sources.ts';

const MAX_BODY = 64 * 1024;
const POLICY =
  "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

export interface Console {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * The console: a page, and the JSON behind it, which scripts and tests use as well.
 * `GET /api/state`, `GET /api/logs?function=&text=&limit=`, `GET /api/items?table=&cursor=`,
 * `GET /api/mails`, `GET /mail?id=&language=&scheme=dark`, `POST /api/clock {advance: ms}`, `POST /api/webhooks {replay: delivery}`, `POST /api/faults {service, kind, settings}`, `DELETE /api/faults?service=&kind=`.
 * Only this machine is answered: a page of another origin can neither read nor change anything.
 */
export async function startConsole(
  sources: Sources,
  listen: (server: ReturnType<typeof createServer>) => Promise<unknown>,
): Promise<Console> {
  const routes = routesOf(sources);
  const server = createServer((request, response) => {
    answer(routes, request, response).catch((error: unknown) => {
      const status = error instanceof Refused ? error.status : error instanceof RangeError ? 400 : 500;
      send(response, status, 'application/json', JSON.stringify({ error: String((error as Error).message) }));
    });
  });
  await listen(server);

  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  routes: Readonly<Record<string, Handle>>,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const url = new URL(request.url ?? '/', 'http://localhost');
  refuseStrangers(request);

  const asset = request.method === 'GET' ? await loadPage(url.pathname) : null;
  if (asset) return send(response, 200, asset.type, asset.content);

  const handle = routes[`${request.method} ${url.pathname}`];
  if (!handle) throw new Refused(404, `no ${request.method} ${url.pathname} here`);
  const result = await handle(url, await readJson(request));
  if (result instanceof Page)
    return send(response, 200, 'text/html; charset=utf-8', result.html, result.policy);
  send(response, 200, 'application/json', JSON.stringify(result));
}

/** A page elsewhere could reach loopback through the browser; its Origin or a rebound Host gives it away. */
function refuseStrangers({ headers }: IncomingMessage) {
  const host = (headers.host ?? '').replace(/:\d+$/, '');
  if (host !== 'localhost' && host !== '127.0.0.1')
    throw new Refused(403, `host '${host}' is not this machine`);
  if (headers.origin && headers.origin !== `http://${headers.host}`) {
    throw new Refused(403, `origin '${headers.origin}' may not use the console`);
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  if (request.method === 'GET' || request.method === 'DELETE') return null;
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > MAX_BODY) throw new Refused(413, 'body is too large');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused(400, 'body is not JSON');
  }
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  content: string | Uint8Array,
  policy = POLICY,
) {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': policy,
  });
  response.end(content);
}
