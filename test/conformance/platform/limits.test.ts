import { sha256 } from '../../../lambdas/platform/ids.ts';
import { TableRateLimiter } from '../../../lambdas/platform/limits/table-limiter.ts';
import type { Limit } from '../../../lambdas/platform/rate-limit.ts';
import { startFixture } from './fixture.ts';
import type { Fixture } from './fixture.ts';

let fixture: Fixture;
let now = Date.parse('2026-11-21T12:00:59.900Z');
beforeAll(async () => (fixture = await startFixture('auth')));
afterAll(() => fixture.close());

const limiter = () => new TableRateLimiter(fixture.table('auth'), { now: () => now });
const limit: Limit = { name: 'login:mail', max: 3, windowS: 60, fallback: 'dynamodb' };

test('counts in a window that begins with the first use', async () => {
  const decisions = [];
  for (let n = 0; n < 4; n++) decisions.push(await limiter().take(limit, 'ana'));
  now += 60_000;
  const later = await limiter().take(limit, 'ana');

  expect(decisions.map(({ allowed, remaining }) => [allowed, remaining])).toEqual([
    [true, 2],
    [true, 1],
    [true, 0],
    [false, 0],
  ]);
  expect(decisions[3]).toMatchObject({ resetS: 60 });
  expect(later).toMatchObject({ allowed: true, remaining: 2 });
});

test('counts uses that come together', async () => {
  const decisions = await Promise.all(Array.from({ length: 10 }, () => limiter().take(limit, 'zoe')));

  expect(decisions.filter(({ allowed }) => allowed)).toHaveLength(3);
});

test('forgets on reset, for one key', async () => {
  for (let n = 0; n < 4; n++) await limiter().take(limit, 'eve');
  await limiter().take(limit, 'bob');

  await limiter().reset(limit, 'eve');
  await limiter().reset(limit, 'nobody');

  expect(await limiter().take(limit, 'eve')).toMatchObject({ allowed: true, remaining: 2 });
  expect(await limiter().take(limit, 'bob')).toMatchObject({ remaining: 1 });
});

test('keeps no key in the clear, and lets the table forget', async () => {
  await limiter().take(limit, 'ana@example.com');

  const item = await fixture
    .table('auth')
    .get({ pk: `LIMIT#login:mail#${sha256('ana@example.com')}`, sk: 'LIMIT' });

  expect(JSON.stringify(item)).not.toContain('ana@');
  expect(item).toMatchObject({ expiresAt: Math.ceil((now + 60_000) / 1_000) + 60 });
});
