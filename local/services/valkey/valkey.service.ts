import { Refusal } from '../../refusal.ts';
import type { Context, Declaration, Service } from '../../service.ts';
import type { CacheServer } from './cache-server.ts';
import { EmbeddedCache } from './embedded-cache.ts';
import { isInstalled } from './installed.ts';
import { RedisCache } from './redis-cache.ts';

const SERVERLESS = 'AWS::ElastiCache::ServerlessCache';
const GROUP = 'AWS::ElastiCache::ReplicationGroup';
const HOST = '127.0.0.1';
// faults that end by themselves, after so many times, notify nobody
const LOOK_AGAIN_MS = 1000;

export interface ValkeyOptions {
  /** Known before anything starts, since templates ask for the endpoint. */
  readonly port: number;
  /** @default `$SOLOIST_CACHE`, else redis-server when it is installed */
  readonly server?: 'redis-server' | 'embedded';
}

/**
 * The cache, serverless or a node of its own: a cluster of one node without TLS that forgets everything when the
 * rehearsal ends. A client that knows no clusters can talk to it too, and is refused keys of two slots in one command,
 * which a node alone on AWS would take.
 */
export function createValkey(options: ValkeyOptions): Service {
  const { port } = options;
  let cache: CacheServer | null = null;
  let stop = async () => {};

  return {
    name: 'elasticache',
    resourceTypes: [SERVERLESS, GROUP],

    identify(declaration, naming, property) {
      if (declaration.type === GROUP) {
        const ref = naming.name(declaration, property('ReplicationGroupId'), 40).toLowerCase();
        const primary = { 'PrimaryEndPoint.Address': HOST, 'PrimaryEndPoint.Port': String(port) };
        return { ref, attributes: primary };
      }
      const ref = naming.name(declaration, property('ServerlessCacheName'), 40).toLowerCase();
      const arn = naming.arn('elasticache', `serverlesscache:${ref}`);
      const endpoints = { 'Endpoint.Address': HOST, 'ReaderEndpoint.Address': HOST };
      const ports = { 'Endpoint.Port': String(port), 'ReaderEndpoint.Port': String(port) };
      return { ref, attributes: { ARN: arn, Arn: arn, Status: 'available', ...endpoints, ...ports } };
    },

    async start(resources, context) {
      if (resources.length === 0) return;
      if (resources.length > 1)
        throw new Refusal(`templates declare ${namesOf(resources)}, the rehearsal runs one cache`);

      const now = () => context.clock.now();
      const Kind = chosen(options) === 'embedded' ? EmbeddedCache : RedisCache;
      cache = new Kind(port, now, context.faults);
      await cache.start();
      stop = keep(cache, context);
    },

    describe: () => (cache ? { server: cache.kind, address: HOST, port } : { server: null }),
    stop: () => stop(),
  };
}

function chosen({ server = process.env.SOLOIST_CACHE }: Partial<Record<keyof ValkeyOptions, unknown>>) {
  const installed = isInstalled('redis-server');
  if (server === undefined) return installed ? 'redis-server' : 'embedded';
  if (server !== 'redis-server' && server !== 'embedded') {
    throw new Refusal(`SOLOIST_CACHE is '${server}', expected redis-server or embedded`);
  }
  if (server === 'redis-server' && !installed) {
    throw new Refusal(
      'redis-server is asked for but not on the PATH, install it or use SOLOIST_CACHE=embedded',
    );
  }
  return server;
}

/** Lets the cache follow faults and clock, one change after the other; returns the way to stop it. */
function keep(cache: CacheServer, { signals, clock, log }: Context): () => Promise<void> {
  let stopped = false;
  let work = Promise.resolve();
  // how far the clock is ahead of this process's, whatever it was at the start
  const lead = () => clock.now() - performance.now();
  let seen = lead();
  const enqueue = (name: string, job: () => Promise<void>) => {
    work = work.then(job).catch((error: Error) => log(`cache failed to ${name}: ${error.message}`));
    return work;
  };

  const forget = clock.onAdvance(() => {
    const ms = Math.round(lead() - seen);
    seen = lead();
    void enqueue('advance its clock', () => cache.advance(ms));
  });
  const follow = async () => {
    while (!stopped) {
      await signals.wait('faults', LOOK_AGAIN_MS);
      // not awaited: a change in the meantime must find us waiting
      if (!stopped) void enqueue('apply its faults', () => cache.applyFaults());
      // signals that are closed release at once: let the one who closed them go on
      await new Promise(setImmediate);
    }
  };
  void follow();

  return async () => {
    stopped = true;
    forget();
    signals.notify('faults');
    await enqueue('stop', () => cache.stop());
  };
}

const namesOf = (caches: readonly Declaration[]) => caches.map(({ logicalId }) => logicalId).join(', ');
