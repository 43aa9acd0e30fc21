import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

import { openLoopbackServer, type LoopbackServer } from '../loopback-server.ts';
import { json, send } from '../oauth/http.ts';
import type { Context, Service } from '../service.ts';
import { forward, forwardedPort } from './forward.ts';
import { hooksHost } from './hooks-host.ts';
import type { OutsideHost, OutsideSetting } from './host.ts';
import { pushHost } from './push-host.ts';

/** By the first part of their names: `push` is `push.test`, and its faults are those of `push`. */
const HOSTS: Readonly<Record<string, (setting: OutsideSetting) => OutsideHost>> = {
  hooks: hooksHost,
  push: pushHost,
};

/**
 * Other people's servers that the stage sends to: whatever is under `.test`, on one port and told apart by the header
 * `Host`. No part of AWS, and so declared by no template. Asked as `localhost` it shows what a host got, as JSON:
 * `GET /push?path=/abc`.
 */
export function createOutside({ port }: { readonly port: number }): Service {
  let server: LoopbackServer | null = null;
  let hosts = new Map<string, OutsideHost>();

  return {
    name: 'outside',
    resourceTypes: [],

    async start(_resources, { clock, faults, log }) {
      hosts = new Map(
        Object.entries(HOSTS).map(([name, make]) => [name, make(settingOf(name, { clock, faults }))]),
      );
      server = await openLoopbackServer(port, {
        name: 'outside',
        idleTimeout: 5,
        serve: (request, response) => {
          serve(hosts, request, response).catch((error: Error) => {
            log(`outside failed: ${error.message}`);
            response.destroy();
          });
        },
        refuse: (_error, socket) => socket.destroy(),
      });
    },

    describe: () => ({
      url: server && `http://localhost:${server.port}`,
      ...Object.fromEntries([...hosts].map(([name, host]) => [name, host.describe()])),
    }),
    stop: async () => server?.close(),
  };
}

function settingOf(name: string, { clock, faults }: Pick<Context, 'clock' | 'faults'>): OutsideSetting {
  return {
    now: () => clock.now(),
    active: (kind, concerns) => faults.active(name, kind, concerns),
  };
}

async function serve(
  hosts: ReadonlyMap<string, OutsideHost>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', headers } = request;
  const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://localhost');
  const host = (headers.host ?? '').replace(/:\d+$/, '');
  if (host === 'localhost' || host === '127.0.0.1') {
    const asked = method === 'GET' && hosts.get(path.slice(1));
    return send(response, asked ? json(200, asked.kept(query)) : json(404, { hosts: [...hosts.keys()] }));
  }
  const local = forwardedPort(host);
  if (local !== null) return forward(local, request, response);
  const addressed = hosts.get(host.replace(/\.test$/, ''));
  if (!addressed) return void response.destroy(); // nobody has the name
  const call = { method, path, query, headers, body: await buffer(request) };
  const answer = await addressed.answer(call);
  if (answer) send(response, answer);
}
