import type { Decision, Limit, RateLimiter } from '../rate-limit.ts';
import { MemoryStore } from '../cache/memory-store.ts';
import { decide, StoreRateLimiter } from './store-limiter.ts';

const login: Limit = { name: 'login:client', max: 2, windowS: 60, fallback: 'dynamodb' };
const read: Limit = { ...login, name: 'read:client', fallback: 'open' };

class CountingFallback implements RateLimiter {
  hits = 0;
  resets = 0;

  async take(limit: Limit): Promise<Decision> {
    return decide(limit, ++this.hits, 60_000);
  }

  async reset(): Promise<void> {
    this.resets++;
  }
}

let store: MemoryStore;
let fallback: CountingFallback;
let limiter: StoreRateLimiter;
beforeEach(() => {
  store = new MemoryStore();
  fallback = new CountingFallback();
  limiter = new StoreRateLimiter(store, fallback);
});

test('allows so many in a window, then refuses until it ends', async () => {
  const decisions = [
    await limiter.take(login, 'a'),
    await limiter.take(login, 'a'),
    await limiter.take(login, 'a'),
  ];
  store.now += 60_001;
  const later = await limiter.take(login, 'a');

  expect(decisions.map(({ allowed, remaining, resetS }) => ({ allowed, remaining, resetS }))).toEqual([
    { allowed: true, remaining: 1, resetS: 60 },
    { allowed: true, remaining: 0, resetS: 60 },
    { allowed: false, remaining: 0, resetS: 60 },
  ]);
  expect(later.allowed).toBe(true);
});

test('counts each key and each limit by itself', async () => {
  await limiter.take(login, 'a');

  expect(await limiter.take(login, 'b')).toMatchObject({ remaining: 1 });
  expect(await limiter.take(read, 'a')).toMatchObject({ remaining: 1 });
});

test('keeps no key in the clear', async () => {
  await limiter.take(login, 'ana@example.com');

  expect(store.operations.join()).not.toContain('ana@');
});

test('with the store down counts in the fall-back where the limit says so, and lets reads pass', async () => {
  store.sick = true;

  const logins = [
    await limiter.take(login, 'a'),
    await limiter.take(login, 'a'),
    await limiter.take(login, 'a'),
  ];
  const reads = [await limiter.take(read, 'a'), await limiter.take(read, 'a'), await limiter.take(read, 'a')];

  expect(logins.map(({ allowed }) => allowed)).toEqual([true, true, false]);
  expect(reads.every(({ allowed }) => allowed)).toBe(true);
});

test('without a store does the same', async () => {
  const without = new StoreRateLimiter(null, fallback);

  await without.take(login, 'a');
  await without.reset(login, 'a');

  expect(fallback).toMatchObject({ hits: 1, resets: 1 });
});

test('forgets on reset, wherever it counted', async () => {
  await limiter.take(login, 'a');
  await limiter.reset(login, 'a');
  store.sick = true;
  await limiter.reset(login, 'a');
  store.sick = false;

  expect(await limiter.take(login, 'a')).toMatchObject({ remaining: 1 });
  expect(fallback.resets).toBe(2);
});
