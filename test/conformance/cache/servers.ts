import { join } from 'node:path';

import { Cluster, Redis } from 'iovalkey';

import { openClock, type AdjustableClock } from '../../../local/clock.ts';
import { createContext, declare, type TestContext } from '../../../local/services/testing.ts';
import { freePorts } from '../../../local/services/valkey/free-port.ts';
import { isInstalled } from '../../../local/services/valkey/installed.ts';
import { createValkey } from '../../../local/services/valkey/valkey.service.ts';
import { temporaryFolder } from '../../../local/temporary-folder.ts';

export type Kind = 'single' | 'cluster';
export type Client = Redis | Cluster;

/** A running cache and a client of it; keys are the test's own, those of one test share a slot. */
export interface Given {
  readonly client: Client;
  readonly port: number;
  readonly context: TestContext & { readonly clock: AdjustableClock };
  key(name?: string): string;
}

const INSTALLED = isInstalled('redis-server');
if (!INSTALLED) {
  process.stderr.write('redis-server is not installed: its half of the cache conformance is skipped\n');
}

/** Runs the same cases on the embedded server and on redis-server, each with a single and a cluster client. */
export function onEveryServer(
  cases: (given: Given) => void,
  clients: readonly Kind[] = ['single', 'cluster'],
) {
  for (const server of ['embedded', 'redis-server'] as const) {
    const suite = server === 'redis-server' && !INSTALLED ? describe.skip : describe;
    suite.each(clients)(`${server}, %s client`, (kind) => cases(start(server, kind)));
  }
}

function start(server: 'embedded' | 'redis-server', kind: Kind): Given {
  const started: { given?: Omit<Given, 'key'>; stop?: () => Promise<void> } = {};
  const read = () => started.given!;
  let tests = 0;

  beforeAll(async () => {
    const [port = 0] = await freePorts(1);
    const valkey = createValkey({ port, server });
    const clock = openClock(join(temporaryFolder('soloist-clock'), 'clock.json'));
    const context = { ...createContext(), clock };
    await valkey.start([declare(valkey, 'AWS::ElastiCache::ServerlessCache', 'Cache')], context);
    const client = connect(kind, port);
    started.given = { client, port, context };
    started.stop = async () => {
      client.disconnect();
      await valkey.stop();
      context.signals.close();
    };
  });
  afterAll(() => started.stop!());
  beforeEach(() => void tests++);

  return {
    get client() {
      return read().client;
    },
    get port() {
      return read().port;
    },
    get context() {
      return read().context;
    },
    key: (name = 'key') => `{test-${tests}}${name}`,
  };
}

export function connect(kind: Kind, port: number): Client {
  const client =
    kind === 'single'
      ? new Redis({ port, host: '127.0.0.1', retryStrategy: () => 20 })
      : new Cluster([{ host: '127.0.0.1', port }], {
          clusterRetryStrategy: () => 20,
          slotsRefreshTimeout: 500,
        });
  // each command's own rejection is what a test looks at
  client.on('error', () => {});
  return client;
}

/** Waits until `attempt` succeeds; rejects with its last error after 5 s. */
export async function eventually<Result>(attempt: () => Promise<Result>, ms = 5000): Promise<Result> {
  const deadline = performance.now() + ms;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
