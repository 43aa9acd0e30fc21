import { newId, randomToken, sha256 } from './ids.ts';

test('ids are UUIDs of version 7 that sort by time', () => {
  const ids = [1, 2, 3].map((second) => newId(Date.parse('2026-11-21T12:00:00Z') + second * 1_000));

  for (const id of ids)
    expect(id).toMatch(/^01[0-9a-f]{6}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(ids.toSorted()).toEqual(ids);
});

test('ids of one moment differ', () => {
  const ids = Array.from({ length: 1_000 }, () => newId(0));

  expect(new Set(ids).size).toBe(1_000);
});

test('tokens carry as many random bytes as asked for', () => {
  expect(randomToken()).toMatch(/^[\w-]{43}$/);
  expect(randomToken(8)).toHaveLength(11);
  expect(randomToken()).not.toBe(randomToken());
});

test('hashes are SHA-256 in base64url', () => {
  expect(sha256('')).toBe('47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU');
});
