import type { DomainEvent } from '../platform/events/event.ts';
import { headerOf, jsonOf } from '../platform/testing/alb.ts';
import { silenceOutput } from '../platform/testing/output.ts';
import { profileInvalidation } from './public-profile.ts';
import { givenUsers } from './users.fixture.ts';

silenceOutput();

async function givenAda() {
  const given = givenUsers();
  const ada = await given.person('ada@example.com');
  await given.request('PATCH', '/v1/users/me', ada, { body: { displayName: 'Ada' } });
  given.store.now += 10_000; // the invalidation's tombstone is gone
  return { ...given, ada };
}

describe('GET /v1/users/{id}', () => {
  test('shows everybody what is public, and nothing else', async () => {
    const { request, ada } = await givenAda();

    const answer = await request('GET', `/v1/users/${ada}`);

    expect(headerOf(answer, 'ETag')).toBe('"2"');
    expect(jsonOf(answer)).toEqual({ id: ada, displayName: 'Ada', createdAt: '2026-11-21T09:00:00.000Z' });
  });

  test('reads the database for the first reader only', async () => {
    const { request, ada, database } = await givenAda();
    const before = database.reads;

    for (let reader = 0; reader < 5; reader += 1) await request('GET', `/v1/users/${ada}`);

    expect(database.reads - before).toBe(2); // the profile and its key
  });

  test('shows people their own change at once, whatever the cache holds', async () => {
    const { request, ada, store } = await givenAda();
    await request('GET', `/v1/users/${ada}`);
    store.sick = true; // the invalidation is lost
    await request('PATCH', '/v1/users/me', ada, { body: { displayName: 'Countess' } });
    store.sick = false;

    const [own, other] = [
      await request('GET', `/v1/users/${ada}`, ada),
      await request('GET', `/v1/users/${ada}`),
    ];

    expect(jsonOf(own)).toMatchObject({ displayName: 'Countess' });
    expect(jsonOf(other)).toMatchObject({ displayName: 'Ada' });
  });

  test('shows others a change as soon as it was answered', async () => {
    const { request, ada } = await givenAda();
    await request('GET', `/v1/users/${ada}`);
    await request('PATCH', '/v1/users/me', ada, { body: { displayName: 'Countess' } });

    const answer = await request('GET', `/v1/users/${ada}`);

    expect(jsonOf(answer)).toMatchObject({ displayName: 'Countess' });
  });

  test('answers without the cache as it does with it', async () => {
    const { request, ada, store } = await givenAda();
    store.sick = true;

    const answer = await request('GET', `/v1/users/${ada}`);

    expect(jsonOf(answer)).toMatchObject({ displayName: 'Ada' });
  });

  test.each(['00000000-0000-7000-8000-000000000000', 'nobody', 'me%2F..'])(
    'answers 404 to %s',
    async (id) => {
      const { request } = givenUsers();

      const answer = await request('GET', `/v1/users/${id}`);

      expect(answer.statusCode).toBe(404);
    },
  );

  test('limits readers who are not logged in', async () => {
    const { request, ada } = await givenAda();
    for (let read = 0; read < 120; read += 1) await request('GET', `/v1/users/${ada}`);

    const [anonymous, known] = [
      await request('GET', `/v1/users/${ada}`),
      await request('GET', `/v1/users/${ada}`, 'eve'),
    ];

    expect([anonymous.statusCode, known.statusCode]).toEqual([429, 200]);
    expect(headerOf(anonymous, 'Retry-After')).not.toBeNull();
  });
});

describe('the relay’s subscriber', () => {
  test('drops a changed profile from the cache', async () => {
    const { request, ada, cache, database } = await givenAda();
    await request('GET', `/v1/users/${ada}`);
    const event = { type: 'user.updated', aggregate: ada } as DomainEvent;

    await profileInvalidation(cache).handle(event);

    const before = database.reads;
    await request('GET', `/v1/users/${ada}`);
    expect(database.reads).toBeGreaterThan(before);
  });
});
