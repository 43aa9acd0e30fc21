import { readEnv, readOptionalEnv } from './env.ts';

const NAMES = { table: 'AUTH_TABLE', secret: 'AUTH_SIGNING_SECRET' } as const;

test('gives the values under the names of the contract', () => {
  const env = readEnv(NAMES, { AUTH_TABLE: 't', AUTH_SIGNING_SECRET: 's', OTHER: 'o' });

  expect(env).toEqual({ table: 't', secret: 's' });
});

test.each([
  [{ AUTH_TABLE: 't' }, 'AUTH_SIGNING_SECRET is not set'],
  [{ AUTH_TABLE: '', AUTH_SIGNING_SECRET: 's' }, 'AUTH_TABLE is not set'],
  [{}, 'AUTH_TABLE, AUTH_SIGNING_SECRET are not set'],
])('fails by name for %j', (source, message) => {
  expect(() => readEnv(NAMES, source)).toThrow(message);
});

test('gives null for what may be absent', () => {
  expect(readOptionalEnv(NAMES, { AUTH_TABLE: 't', AUTH_SIGNING_SECRET: '' })).toEqual({
    table: 't',
    secret: null,
  });
});
