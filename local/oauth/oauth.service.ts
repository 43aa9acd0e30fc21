import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

import { openLoopbackServer, type LoopbackServer } from '../loopback-server.ts';
import type { Context, Service } from '../service.ts';
import { PROVIDERS, registeredClient, type ProviderId } from './clients.ts';
import { localGithub } from './github.ts';
import { localGoogle } from './google.ts';
import { json, page, readForm, send, type Answer, type Call } from './http.ts';
import { mistakePage } from './page.ts';
import type { LocalProvider, ProviderSetting } from './provider.ts';

export interface OAuthOptions {
  readonly port: number;
  /** Port of the rehearsal's front door, where people are sent back to. */
  readonly api: number;
}

const KNOWN: Readonly<Record<ProviderId, (setting: ProviderSetting) => LocalProvider>> = {
  google: localGoogle,
  github: localGithub,
};
const SLOW_MS = 5_000;

/**
 * The providers that people log in with: no part of AWS, and so declared by no template. Each has its pages below its
 * name. The faults `down`, `slow` and `token-500` hit what servers ask; a person at the browser still gets the page.
 */
export function createOAuth({ port, api }: OAuthOptions): Service {
  let server: LoopbackServer | null = null;

  return {
    name: 'oauth',
    resourceTypes: [],

    async start(_resources, context) {
      const providers = new Map<string, LocalProvider>(
        PROVIDERS.map((id) => [
          id,
          KNOWN[id]({
            url: `http://localhost:${port}/${id}`,
            client: registeredClient(id, `http://localhost:${api}`),
            now: () => context.clock.now(),
            isOn: (fault) => context.faults.active('oauth', fault) !== null,
          }),
        ]),
      );
      server = await openLoopbackServer(port, {
        name: 'oauth',
        idleTimeout: 5,
        serve: (request, response) => {
          serve(providers, context, request, response).catch((error: Error) => {
            context.log(`oauth failed: ${error.message}`);
            response.destroy();
          });
        },
        refuse: (_error, socket) => socket.destroy(),
      });
    },

    describe: () => ({ providers: PROVIDERS, url: `http://localhost:${port}` }),
    stop: async () => server?.close(),
  };
}

async function serve(
  providers: ReadonlyMap<string, LocalProvider>,
  { faults }: Pick<Context, 'faults'>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://localhost');
  const [, name = '', path = ''] = /^\/(\w+)(\/.*)$/.exec(pathname) ?? [];
  if (path !== '/authorize') {
    const slow = faults.active('oauth', 'slow');
    if (slow) await pause(Number(slow['ms'] ?? SLOW_MS));
    if (faults.active('oauth', 'down')) return void response.destroy();
    if (path === '/token' && faults.active('oauth', 'token-500')) {
      return send(response, json(500, { error: 'internal_failure' }));
    }
  }
  const { method = 'GET', headers } = request;
  const call: Call = { method, path, query, headers, form: await readForm(request) };
  send(response, providers.get(name)?.answer(call) ?? NOTHING);
}

const NOTHING: Answer = page(404, mistakePage('not_found', 'the path'));
