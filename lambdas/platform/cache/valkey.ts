import type { ClusterOptions, Cluster, Redis, RedisOptions } from 'iovalkey';
import type { CacheMode } from '../platform.contract.ts';
import type { BreakerState, Policy } from '../resilience/policy.ts';
import type { KeyValueStore } from './key-value.ts';

/** What the first request of an environment waits for the connection, ms; the policy's time-out comes after it. */
const CONNECT_WAIT_MS = 250;

export interface ValkeyOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly mode: CacheMode;
}

/** Both have the same commands. */
type Client = Cluster | Redis;

interface Connection {
  readonly client: Client;
  readonly policy: Policy;
}

/**
 * A store in Valkey: a serverless one, which speaks the cluster protocol, or a single node, which doesn't. Loaded when
 * first used, because the client is heavy.
 */
export class Valkey implements KeyValueStore {
  readonly #options: ValkeyOptions;
  #opened: Promise<Connection> | undefined;
  #policy: Policy | null = null;

  constructor(options: ValkeyOptions) {
    this.#options = options;
  }

  get(key: string): Promise<string | null> {
    return this.#run((client) => client.get(key));
  }

  set(
    key: string,
    value: string,
    ttlMs: number,
    options: { readonly ifAbsent?: boolean } = {},
  ): Promise<boolean> {
    return this.#run(async (client) => {
      const answer = options.ifAbsent
        ? await client.set(key, value, 'PX', ttlMs, 'NX')
        : await client.set(key, value, 'PX', ttlMs);
      return answer === 'OK';
    });
  }

  async delete(key: string): Promise<void> {
    await this.#run((client) => client.del(key));
  }

  hit(key: string, windowMs: number): Promise<{ readonly hits: number; readonly resetMs: number }> {
    return this.#run(async (client) => {
      // one round trip; NX makes only the first hit begin a window
      const results = await client.pipeline().set(key, 0, 'PX', windowMs, 'NX').incr(key).pttl(key).exec();
      const [, hits, ttl] = (results ?? []).map(([error, value]) => {
        if (error) throw error;
        return Number(value);
      });
      if (hits === undefined || ttl === undefined) throw new Error('the store answered no pipeline');
      if (ttl < 0) await client.pexpire(key, windowMs); // the window ended between the commands
      return { hits, resetMs: ttl < 0 ? windowMs : ttl };
    });
  }

  state(): BreakerState {
    return this.#policy?.state() ?? 'closed';
  }

  /** Ends the connection; the store can't be used any more. */
  async close(): Promise<void> {
    (await this.#opened)?.client.disconnect();
  }

  async #run<T>(work: (client: Client) => Promise<T>): Promise<T> {
    this.#opened ??= open(this.#options);
    const { client, policy } = await this.#opened;
    this.#policy = policy;
    return policy.execute(() => work(client));
  }
}

/** Gives the client once it is connected, or after a short wait: it goes on connecting by itself. */
async function open(options: ValkeyOptions): Promise<Connection> {
  // by its default: all that a CommonJS package offers once the bundle is split at this import
  const [{ default: clients }, { createPolicy }] = await Promise.all([
    import('iovalkey'),
    import('../resilience/policy.ts'),
  ]);
  const { host, port } = options;
  const client =
    options.mode === 'cluster'
      ? new clients.Cluster([{ host, port }], clusterOptions(options))
      : new clients.Redis({ host, port, retryStrategy: backOff, ...nodeOptions(options), ...OFFLINE });
  client.on('error', () => {
    // every command's own failure is counted by the breaker; without a listener Node would stop the process
  });
  const connected = client.connect().catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const wait = new Promise((resolve) => {
    timer = setTimeout(resolve, CONNECT_WAIT_MS);
  });
  await Promise.race([connected, wait]);
  clearTimeout(timer);
  return { client, policy: createPolicy('cache') };
}

/** Without a connection a command fails at once instead of waiting. */
const OFFLINE = { lazyConnect: true, enableOfflineQueue: false } as const;

function clusterOptions(options: ValkeyOptions): ClusterOptions {
  return {
    ...OFFLINE,
    maxRedirections: 3,
    retryDelayOnFailover: 20,
    retryDelayOnClusterDown: 20,
    retryDelayOnTryAgain: 20,
    slotsRefreshTimeout: 1_000,
    clusterRetryStrategy: backOff,
    redisOptions: nodeOptions(options),
    // with TLS the nodes' names must stay names, or their certificate doesn't match
    ...(options.tls && { dnsLookup: (address, done) => done(null, address) }),
  };
}

function nodeOptions({ host, tls }: ValkeyOptions): RedisOptions {
  return {
    connectTimeout: 1_000,
    disconnectTimeout: 100,
    socketTimeout: 1_000, // a connection that died while the function was frozen is replaced
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    ...(tls && { tls: { servername: host } }),
  };
}

/** Milliseconds before the next attempt to connect. */
function backOff(times: number): number {
  return Math.min(100 * times, 2_000);
}
