import { StoreCache } from '../../../lambdas/platform/cache/cache.ts';
import { Valkey } from '../../../lambdas/platform/cache/valkey.ts';
import { silenceOutput } from '../../../lambdas/platform/testing/output.ts';
import { eventually, onEveryServer } from '../cache/servers.ts';

/** A request pays this for a sick cache on an open connection, ms; the rest is a busy machine's. */
const PRICE_MS = 50;
const SLACK_MS = 200;
/** One read may meet a pause of the machine; a fault makes all of them pay. */
const median = (prices: readonly number[]) => prices.toSorted((a, b) => a - b)[prices.length >> 1] ?? NaN;

silenceOutput();

describe.each(['cluster', 'single'] as const)('in %s mode', (mode) =>
  onEveryServer(
    (given) => {
      let valkey: Valkey;
      let cache: StoreCache;
      beforeEach(async () => {
        await healthy();
        valkey = new Valkey({ host: '127.0.0.1', port: given.port, mode, tls: false });
        cache = new StoreCache(valkey);
        await eventually(() => valkey.get('warm-up'));
      });
      afterEach(async () => {
        given.context.faults.clear();
        await valkey.close();
        await healthy();
      });

      const healthy = () => eventually(() => given.client.set(given.key('healthy'), 'yes'));
      const fault = (kind: string) => given.context.faults.set({ service: 'valkey', kind, settings: {} });

      /** Reads through the cache until the breaker opens, or a hundred times; what every read has cost, ms. */
      async function readUnder(kind: string): Promise<number[]> {
        fault(kind);
        const prices: number[] = [];
        while (prices.length < 100 && cache.state() !== 'open') {
          const started = performance.now();
          const key = given.key(`user-${prices.length}`);
          expect(await cache.through(key, { ttlS: 60 }, async () => 'loaded')).toBe('loaded');
          prices.push(performance.now() - started);
          await new Promise((resolve) => setTimeout(resolve, 5)); // a fault takes a moment to take hold
        }
        return prices;
      }

      test('keeps, and loads again what was invalidated', async () => {
        const load = jest.fn(async () => ({ name: 'Ana' }));
        const key = given.key('user');

        await cache.through(key, { ttlS: 60 }, load);
        const cached = await cache.through(key, { ttlS: 60 }, load);
        await cache.delete(key);
        const fresh = await cache.through(key, { ttlS: 60 }, load);

        expect([cached, fresh]).toEqual([{ name: 'Ana' }, { name: 'Ana' }]);
        expect(load).toHaveBeenCalledTimes(2);
      });

      test('lets an entry live at most as long as told, and at least four fifths of it', async () => {
        await cache.set(given.key('other'), 1, 100);

        const left = await given.client.pttl(given.key('other'));

        expect(left).toBeGreaterThan(79_000);
        expect(left).toBeLessThanOrEqual(100_000);
      });

      test('lets one of many readers load', async () => {
        const load = jest.fn(async () => {
          await new Promise((resolve) => setTimeout(resolve, 20));
          return 'loaded';
        });

        const values = await Promise.all(
          Array.from({ length: 20 }, () => cache.through(given.key('hot'), { ttlS: 60 }, load)),
        );

        expect(new Set(values)).toEqual(new Set(['loaded']));
        expect(load).toHaveBeenCalledTimes(1);
      });

      test('counts hits in windows that end', async () => {
        const first = await valkey.hit(given.key('login'), 10_000);
        const second = await valkey.hit(given.key('login'), 10_000);

        expect([first.hits, second.hits]).toEqual([1, 2]);
        expect(second.resetMs).toBeGreaterThan(9_000);
        expect(second.resetMs).toBeLessThanOrEqual(10_000);
      });

      test.each(['killed', 'hung'])(
        '%s: every read succeeds and pays little, until the breaker opens',
        async (kind) => {
          const prices = await readUnder(kind);
          const value = await cache.through(given.key('user'), { ttlS: 60 }, async () => 'loaded');

          expect(value).toBe('loaded');
          expect(cache.state()).toBe('open');
          expect(median(prices)).toBeLessThan(PRICE_MS + SLACK_MS);
        },
      );

      test.each(['loading', 'readonly', 'slow'])('%s: every read succeeds and pays little', async (kind) => {
        const prices = await readUnder(kind);

        expect(median(prices)).toBeLessThan(PRICE_MS + SLACK_MS);
      });

      test('closes the breaker within 30 s of the recovery', async () => {
        await readUnder('killed');

        given.context.faults.clear();
        const recovered = performance.now();
        await eventually(async () => {
          await cache.get(given.key('any'));
          if (cache.state() !== 'closed') throw new Error(`the breaker is ${cache.state()}`);
        }, 30_000);

        expect(performance.now() - recovered).toBeLessThan(30_000);
      }, 45_000);
    },
    ['cluster'],
  ),
);

test.each(['cluster', 'single'] as const)(
  'in %s mode without a server the first read waits a moment for the connection, and loads',
  async (mode) => {
    const valkey = new Valkey({ host: '127.0.0.1', port: 1, mode, tls: false });
    const started = performance.now();

    const value = await new StoreCache(valkey).through('key', { ttlS: 60 }, async () => 'loaded');

    expect(value).toBe('loaded');
    expect(performance.now() - started).toBeLessThan(1_500);
    await valkey.close();
  },
);
