import { StoreCache } from '../../../lambdas/platform/cache/cache.ts';
import { Valkey } from '../../../lambdas/platform/cache/valkey.ts';
import { silenceOutput } from '../../../lambdas/platform/testing/output.ts';
import { hasRedisServer, startRedisServer } from './redis-server.ts';
import type { RedisServer } from './redis-server.ts';

if (!hasRedisServer)
  process.stderr.write('redis-server is not installed: the cases of the cache against it are skipped\n');
const describeWithServer = hasRedisServer ? describe : describe.skip;

/** A request pays this for a sick cache on an open connection, ms; and this much more is the timer's and ours. */
const PRICE_MS = 50;
const TOLERANCE_MS = 30;

silenceOutput();

describeWithServer('the cache on a redis-server in cluster mode', () => {
  let server: RedisServer;
  let valkey: Valkey;
  let cache: StoreCache;
  beforeAll(async () => (server = await startRedisServer()));
  afterAll(() => server.kill());
  beforeEach(async () => {
    valkey = new Valkey({ host: '127.0.0.1', port: server.port, tls: false });
    cache = new StoreCache(valkey);
    server.command('flushall');
    await valkey.get('warm-up');
  });
  afterEach(() => valkey.close());

  test('keeps, expires and invalidates', async () => {
    const load = jest.fn(async () => ({ name: 'Ana' }));

    await cache.through('user#1', { ttlS: 60 }, load);
    const cached = await cache.through('user#1', { ttlS: 60 }, load);
    await cache.delete('user#1');
    const fresh = await cache.through('user#1', { ttlS: 60 }, load);

    expect([cached, fresh]).toEqual([{ name: 'Ana' }, { name: 'Ana' }]);
    expect(load).toHaveBeenCalledTimes(2);
    await cache.set('other', 1, 100);
    const ttl = Number(server.command('pttl', 'other'));
    expect(ttl).toBeGreaterThan(79_000);
    expect(ttl).toBeLessThanOrEqual(100_000);
  });

  test('lets one of many readers load', async () => {
    const load = jest.fn(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return 'loaded';
    });

    const values = await Promise.all(
      Array.from({ length: 20 }, () => cache.through('hot', { ttlS: 60 }, load)),
    );

    expect(new Set(values)).toEqual(new Set(['loaded']));
    expect(load).toHaveBeenCalledTimes(1);
  });

  test('counts hits in windows that end', async () => {
    const first = await valkey.hit('login', 10_000);
    const second = await valkey.hit('login', 10_000);

    expect(first).toMatchObject({ hits: 1 });
    expect(second.hits).toBe(2);
    expect(second.resetMs).toBeGreaterThan(9_000);
    expect(second.resetMs).toBeLessThanOrEqual(10_000);
  });

  test('hung: every read succeeds, pays at most 50 ms, and after five failures nothing', async () => {
    server.hang();
    const prices: number[] = [];
    try {
      for (let n = 0; n < 10; n++) {
        const started = performance.now();
        expect(await cache.get('user#1')).toBeNull();
        prices.push(performance.now() - started);
      }
    } finally {
      server.resume();
    }

    expect(Math.max(...prices)).toBeLessThan(PRICE_MS + TOLERANCE_MS);
    expect(Math.max(...prices.slice(5))).toBeLessThan(10);
    expect(cache.state()).toBe('open');
  });

  test('killed: every read loads, and the breaker closes within 30 s of the recovery', async () => {
    const load = jest.fn(async () => 'loaded');
    await server.kill();

    for (let n = 0; n < 10; n++) expect(await cache.through(`k${n}`, { ttlS: 60 }, load)).toBe('loaded');
    const open = cache.state();
    await server.start();
    const recovered = performance.now();
    await until(async () => {
      await cache.get('user#1');
      return cache.state() === 'closed';
    }, 30_000);

    expect(open).toBe('open');
    expect(load).toHaveBeenCalledTimes(10);
    expect(performance.now() - recovered).toBeLessThan(30_000);
  }, 45_000);

  test('read-only: reads are served, writes fail without an error', async () => {
    await cache.set('user#1', 'Ana', 60);
    server.command('config', 'set', 'min-replicas-to-write', '1'); // every write is refused

    const value = await cache.through('user#2', { ttlS: 60 }, async () => 'loaded');
    const cached = await cache.get('user#1');
    server.command('config', 'set', 'min-replicas-to-write', '0');

    expect(value).toBe('loaded');
    expect(cached).toBe('Ana');
  });
});

test('without a server the first read waits a moment for the connection, and loads', async () => {
  const valkey = new Valkey({ host: '127.0.0.1', port: 1, tls: false });
  const started = performance.now();

  const value = await new StoreCache(valkey).through('key', { ttlS: 60 }, async () => 'loaded');

  expect(value).toBe('loaded');
  expect(performance.now() - started).toBeLessThan(1_500);
  await valkey.close();
});

async function until(condition: () => Promise<boolean>, ms: number): Promise<void> {
  const deadline = performance.now() + ms;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`the condition was not met within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
