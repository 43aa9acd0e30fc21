import { MemoryStore } from '../platform/cache/memory-store.ts';
import { Table } from '../platform/dynamodb/table.ts';
import { httpHandler } from '../platform/http/handler.ts';
import { StoreRateLimiter } from '../platform/limits/store-limiter.ts';
import { TableRateLimiter } from '../platform/limits/table-limiter.ts';
import { albEvent, headerOf, jsonOf, lambdaContext } from '../platform/testing/alb.ts';
import { MemoryDatabase } from '../platform/dynamodb/memory-database.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { healthRoutes } from './health.routes.ts';

silenceOutput();

function givenService(options: { readonly withoutCache?: true } = {}) {
  const database = new MemoryDatabase();
  const table = new Table('users', database);
  const store = new MemoryStore();
  const handler = httpHandler(healthRoutes({ table, cache: options.withoutCache ? null : store }), {
    edge: 'alb',
    publicUrl: 'https://app.example',
    allowedOrigins: [],
    authenticate: async () => null,
    limiter: new StoreRateLimiter(store, new TableRateLimiter(table, { now: () => 0 })),
  });
  return {
    database,
    store,
    get: (path: string) => handler(albEvent({ path }), lambdaContext()),
    breakDatabase: () => jest.spyOn(database, 'get').mockRejectedValue(new Error('it is down')),
  };
}

describe('GET /v1/health/live', () => {
  test('answers without asking anything of anybody', async () => {
    const { get, database, store } = givenService();

    const answer = await get('/v1/health/live');

    expect(jsonOf(answer)).toEqual({ status: 'ok' });
    expect([database.reads, store.operations]).toEqual([0, []]);
  });
});

describe('GET /v1/health/ready', () => {
  test('is ok when everything answers', async () => {
    const { get } = givenService();

    const answer = await get('/v1/health/ready');

    expect([answer.statusCode, jsonOf(answer)]).toEqual([200, { status: 'ok', degraded: [] }]);
  });

  test('is ok where there is no cache by choice', async () => {
    const { get } = givenService({ withoutCache: true });

    const answer = await get('/v1/health/ready');

    expect(jsonOf(answer)).toEqual({ status: 'ok', degraded: [] });
  });

  test('says that the cache is down, which costs speed only', async () => {
    const { get, store } = givenService();
    store.sick = true;

    const answer = await get('/v1/health/ready');

    expect([answer.statusCode, jsonOf(answer)]).toEqual([200, { status: 'degraded', degraded: ['cache'] }]);
  });

  test('answers 503 when the database is down, with all that is', async () => {
    const { get, store, breakDatabase } = givenService();
    store.sick = true;
    breakDatabase();

    const answer = await get('/v1/health/ready');

    expect(jsonOf(answer)).toMatchObject({
      status: 503,
      code: 'not_ready',
      degraded: ['dynamodb', 'cache'],
    });
    expect(headerOf(answer, 'Retry-After')).toBe('5');
  });
});
