import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { FAULT_KINDS } from '../faults.ts';
import { loadPage } from './assets.ts';
import type { State } from './shapes.ts';
import type { Sources } from './sources.ts';

const MAX_BODY = 64 * 1024;

export interface Console {
  readonly url: string;
  close(): Promise<void>;
}

/** Answered as `{error}` with the status. */
class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

type Handle = (url: URL, body: any) => unknown;

/**
 * The console: a page, and the JSON behind it, which scripts and tests use as well.
 * `GET /api/state`, `GET /api/logs?function=&text=&limit=`, `GET /api/items?table=&cursor=`,
 * `POST /api/clock {advance: ms}`, `POST /api/webhooks {replay: delivery}`, `POST /api/faults {service, kind, settings}`, `DELETE /api/faults?service=&kind=`.
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
  send(response, 200, 'application/json', JSON.stringify(result));
}

function routesOf(sources: Sources): Readonly<Record<string, Handle>> {
  return {
    'GET /api/state': () => stateOf(sources),

    'GET /api/logs': ({ searchParams }) =>
      sources.logs.find({
        functionName: searchParams.get('function') || undefined,
        text: searchParams.get('text') || undefined,
        limit: Math.min(Number(searchParams.get('limit')) || 200, 2000),
      }),

    'GET /api/items': async ({ searchParams }) => {
      const TableName = searchParams.get('table');
      if (!TableName) throw new Refused(400, 'table is missing');
      const cursor = searchParams.get('cursor');
      const page = await sources
        .call('dynamodb', 'Scan', {
          TableName,
          Limit: 50,
          ...(cursor && { ExclusiveStartKey: JSON.parse(cursor) }),
        })
        .catch((error: Error) => Promise.reject(new Refused(400, error.message)));
      return {
        items: page.Items,
        cursor: page.LastEvaluatedKey ? JSON.stringify(page.LastEvaluatedKey) : null,
      };
    },

    'POST /api/clock': (_, body) => {
      if (typeof body?.advance !== 'number')
        throw new Refused(400, 'advance is missing, expected milliseconds');
      sources.clock.advance(body.advance);
      return { now: sources.clock.now(), offset: sources.clock.offset };
    },

    'POST /api/webhooks': async (_, body) => {
      const id = String(body?.replay);
      const answer = await fetch(`${sources.urls['stripe']}/deliveries/${encodeURIComponent(id)}`, {
        method: 'POST',
        redirect: 'manual',
      });
      if (answer.status !== 303) throw new Refused(answer.status, `no webhook ${id} is known`);
      return { replayed: id };
    },

    'POST /api/faults': (_, body) => {
      sources.faults.set({
        service: String(body?.service),
        kind: String(body?.kind),
        settings: body?.settings ?? {},
      });
      return sources.faults.list();
    },

    'DELETE /api/faults': ({ searchParams }) => {
      sources.faults.clear(searchParams.get('service') ?? undefined, searchParams.get('kind') ?? undefined);
      return sources.faults.list();
    },
  };
}

function stateOf(sources: Sources): State {
  const { stage, urls, startedAt, clock, faults } = sources;
  const described = sources.describe() as Record<string, any>;
  return {
    stage,
    urls,
    startedAt,
    clock: { now: clock.now(), offset: clock.offset },
    functions: described['lambda'] ?? [],
    listeners: described['alb'] ?? [],
    tables: described['dynamodb']?.tables ?? [],
    queues: described['sqs']?.queues ?? [],
    sources: described['sources'] ?? [],
    mails: sources.mails().slice(0, 50),
    webhooks: described['stripe']?.deliveries ?? [],
    pushes: described['outside']?.push ?? [],
    hooks: described['outside']?.hooks ?? [],
    denials: sources.denials().slice(0, 50),
    faults: faults.list(),
    faultKinds: FAULT_KINDS,
    gaps: sources.gaps,
  };
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

function send(response: ServerResponse, status: number, type: string, content: string | Uint8Array) {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy':
      "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  });
  response.end(content);
}
