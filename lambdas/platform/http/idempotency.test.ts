import * as z from 'zod/mini';
import { systemClock } from '../clock.ts';
import { MemoryDatabase } from '../dynamodb/memory-database.ts';
import { Table } from '../dynamodb/table.ts';
import { Conflict, TooManyRequests } from '../errors.ts';
import { TableIdempotency } from '../idempotency.ts';
import { rootKeys } from '../root-keys.ts';
import { onlyRoot } from '../roots.ts';
import { headerOf, jsonOf } from '../testing/alb.ts';
import { silenceOutput } from '../testing/output.ts';
import { created } from './answer.ts';
import { post, service } from './test-service.ts';
import type { Route } from './route.ts';

silenceOutput();

/** A service with one route that heeds keys; `send` posts an order with key and body. */
function given(handle: Route['handle']) {
  const table = new Table('auth', new MemoryDatabase());
  const idempotency = new TableIdempotency({
    table,
    clock: systemClock,
    keys: async () => rootKeys(onlyRoot('a root'), 'answers'),
  });
  const body = z.strictObject({ item: z.string() });
  const options = { auth: 'required', idempotency: 'required', body } as const;
  const call = service([post('/v1/orders', handle, options)], { idempotency });
  const send = (key: string | null, item = 'book') => {
    const headers = { authorization: 'Bearer good', ...(key !== null && { 'idempotency-key': key }) };
    return call({ method: 'POST', path: '/v1/orders', headers, body: { item } });
  };
  return send;
}

test('a replay has the status, body and headers of the first answer, and says what it is', async () => {
  const handle = jest.fn(async () => created({ id: 7 }, '/v1/orders/7'));
  const send = given(handle);

  const first = await send('"k1"');
  const again = await send('"k1"');

  expect(again).toMatchObject({ statusCode: 201, body: first.body });
  expect(headerOf(again, 'location')).toBe('/v1/orders/7');
  expect(headerOf(again, 'idempotency-replayed')).toBe('true');
  expect(headerOf(first, 'idempotency-replayed')).toBeNull();
  expect(handle).toHaveBeenCalledTimes(1);
});

test('thirty at once are handled once; the others are told to wait', async () => {
  const handle = jest.fn(async () => created({ id: 7 }, null));
  const send = given(handle);

  const results = await Promise.all(Array.from({ length: 30 }, () => send('"k1"')));

  const statuses = new Set(results.map(({ statusCode }) => statusCode));
  expect(handle).toHaveBeenCalledTimes(1);
  expect([...statuses].every((status) => status === 201 || status === 409)).toBe(true);
  const waiting = results.find(({ statusCode }) => statusCode === 409);
  expect(waiting && jsonOf(waiting)).toMatchObject({ code: 'idempotency_in_flight' });
});

test.each([
  ['no key', null, 'book', 400, 'idempotency_key_missing'],
  ['a key that is none', '"', 'book', 400, 'idempotency_key_malformed'],
  ['the same key with another payload', '"k1"', 'film', 422, 'idempotency_key_reused'],
])('%s is refused', async (_, key, item, status, code) => {
  const send = given(async () => created({ id: 7 }, null));
  await send('"k1"');

  const result = await send(key, item);

  expect(jsonOf(result)).toMatchObject({ status, code });
});

test('a refusal is kept like any other answer', async () => {
  const handle = jest.fn(async () => {
    throw new Conflict('already_subscribed', 'there is a subscription');
  });
  const send = given(handle);

  await send('"k1"');
  const again = await send('"k1"');

  expect(jsonOf(again)).toMatchObject({ status: 409, code: 'already_subscribed' });
  expect(headerOf(again, 'content-type')).toBe('application/problem+json');
  expect(headerOf(again, 'idempotency-replayed')).toBe('true');
  expect(handle).toHaveBeenCalledTimes(1);
});

test.each([
  ['a crash', new Error('down')],
  ['an invitation to try again', new TooManyRequests(1)],
])('%s is not kept', async (_, error) => {
  const handle = jest.fn(async () => created({ id: 7 }, null)).mockRejectedValueOnce(error);
  const send = given(handle);

  await send('"k1"');
  const again = await send('"k1"');

  expect(again.statusCode).toBe(201);
  expect(handle).toHaveBeenCalledTimes(2);
});
