import { MemoryStore } from './memory-store.ts';
import { StoreCache } from './cache.ts';

let store: MemoryStore;
let cache: StoreCache;
beforeEach(() => {
  store = new MemoryStore();
  cache = new StoreCache(store, () => 0.5);
});

const options = { ttlS: 10 };

describe('reading through', () => {
  test('loads once while the entry lives', async () => {
    const load = jest.fn(async () => ({ name: 'Ana' }));

    await cache.through('a', options, load);
    const cached = await cache.through('a', options, load);
    store.now += 10_001;
    await cache.through('a', options, load);

    expect(cached).toEqual({ name: 'Ana' });
    expect(load).toHaveBeenCalledTimes(2);
  });

  test.each([
    [0, 10_000],
    [0.5, 9_000],
    [1, 8_000],
  ])('spreads the ends of entries: %d → %d ms', async (random, ttl) => {
    await new StoreCache(store, () => random).through('a', options, async () => 1);

    expect(store.ttlOf('a')).toBe(ttl);
  });

  test('keeps neither null nor what the caller would not keep', async () => {
    await cache.through('absent', options, async () => null);
    await cache.through('revoked', { ...options, keep: ({ live }) => live }, async () => ({ live: false }));

    expect(store.ttlOf('absent')).toBe(0);
    expect(store.ttlOf('revoked')).toBe(0);
  });

  test('lets one reader load while the others wait for it', async () => {
    const load = jest.fn(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return 'loaded';
    });

    const values = await Promise.all([1, 2, 3, 4].map(() => cache.through('a', options, load)));

    expect(values).toEqual(['loaded', 'loaded', 'loaded', 'loaded']);
    expect(load).toHaveBeenCalledTimes(1);
  });

  test('loads itself when the one that should has not come back in time', async () => {
    await store.set('a:lease', 'somebody', 3_000);

    const value = await cache.through('a', options, async () => 'loaded');

    expect(value).toBe('loaded');
    expect(store.ttlOf('a')).toBe(0);
  });

  test('passes on what the load throws, and lets the next reader try', async () => {
    const fail = cache.through('a', options, async () => {
      throw new Error('no database');
    });
    await expect(fail).rejects.toThrow('no database');

    const value = await cache.through('a', options, async () => 'loaded');

    expect(value).toBe('loaded');
    expect(store.ttlOf('a')).toBe(9_000);
  });
});

describe('invalidating', () => {
  test('keeps a value that was read before from being filled in after', async () => {
    let finish: (value: string) => void = () => undefined;
    const slow = cache.through('a', options, () => new Promise<string>((resolve) => (finish = resolve)));
    while (!store.operations.includes('set a:lease')) await Promise.resolve();

    await cache.delete('a');
    finish('old');

    expect(await slow).toBe('old');
    expect(await cache.get('a')).toBeNull();
    expect(await cache.through('a', options, async () => 'new')).toBe('new');
  });

  test('is forgotten after two seconds', async () => {
    await cache.delete('a');
    store.now += 2_001;

    await cache.through('a', options, async () => 'new');

    expect(await cache.get('a')).toBe('new');
  });
});

describe('a sick store', () => {
  test('costs no errors: reads load, writes are dropped', async () => {
    store.sick = true;

    const value = await cache.through('a', options, async () => 'loaded');
    await cache.set('a', 1, 10);
    await cache.delete('a');

    expect(value).toBe('loaded');
    expect(await cache.get('a')).toBeNull();
    expect(cache.state()).toBe('open');
  });

  test('that falls sick in the middle costs none either', async () => {
    const value = await cache.through('a', options, async () => {
      store.sick = true;
      return 'loaded';
    });

    expect(value).toBe('loaded');
  });

  test('is asked once per read', async () => {
    store.sick = true;

    await cache.through('a', options, async () => 'loaded');

    expect(store.operations).toEqual(['get a']);
  });
});

test('without a store every read loads', async () => {
  const without = new StoreCache(null);

  await without.set('a', 1, 10);

  expect(await without.get('a')).toBeNull();
  expect(await without.through('a', options, async () => 2)).toBe(2);
  expect(without.state()).toBe('closed');
});

test('what another version of the code has written counts as absent', async () => {
  await store.set('a', '{"val', 1_000);

  expect(await cache.get('a')).toBeNull();
});
