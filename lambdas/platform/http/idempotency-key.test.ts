import { noContent } from './answer.ts';
import { fingerprint, idempotencyKey } from './idempotency-key.ts';
import type { Route } from './route.ts';

function post(idempotency?: Route['idempotency']): Route {
  const base = {
    method: 'POST',
    path: '/v1/orders',
    summary: '',
    tags: [],
    auth: 'required',
    answers: {},
  } as const;
  return { ...base, ...(idempotency && { idempotency }), handle: async () => noContent() };
}

const header = (value: string) => ({ 'idempotency-key': value });

test.each([
  ['"8e03978e-40d5-43dd-bc93-6894a57f9324"', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
  ['8e03978e-40d5-43dd-bc93-6894a57f9324', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
  ['"order 7, second try"', 'order 7, second try'],
])('the key in %s is %s', (value, key) => {
  expect(idempotencyKey(post('required'), header(value))).toBe(key);
});

test.each(['', '""', '"a', 'a b', '"a"b"', `"${'x'.repeat(256)}"`, 'ä'])('%j is no key', (value) => {
  expect(() => idempotencyKey(post('optional'), header(value))).toThrow(
    expect.objectContaining({ status: 400, code: 'idempotency_key_malformed' }),
  );
});

test('a missing key is a 400 only where it is required', () => {
  expect(() => idempotencyKey(post('required'), {})).toThrow(
    expect.objectContaining({ status: 400, code: 'idempotency_key_missing' }),
  );
  expect(idempotencyKey(post('optional'), {})).toBeNull();
});

test('a route that does not heed keys ignores them', () => {
  expect(idempotencyKey(post(), header('"a'))).toBeNull();
});

test('fingerprints tell bodies, paths and queries apart', () => {
  const request = { path: '/v1/orders', query: {} };
  const prints = [
    fingerprint(request, null),
    fingerprint(request, Buffer.from('{}')),
    fingerprint({ ...request, path: '/v1/orders/1' }, null),
    fingerprint({ ...request, query: { a: '1' } }, null),
  ];

  expect(new Set(prints).size).toBe(4);
  expect(fingerprint(request, Buffer.from('{}'))).toBe(prints[1]);
});
