import { withContext } from './context.ts';
import { Conflict } from './errors.ts';
import { log } from './log.ts';
import { outputOf } from './testing/output.ts';

test('a line is JSON with the context of the work in hand', async () => {
  const [line] = await outputOf(() =>
    withContext({ requestId: 'r1', route: 'GET /v1/users/:id', module: 'users', user: 'hash' }, async () => {
      await Promise.resolve();
      log.info('profile read', { durationMs: 3 });
    }),
  );

  expect(line).toMatchObject({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    level: 'info',
    message: 'profile read',
    requestId: 'r1',
    route: 'GET /v1/users/:id',
    module: 'users',
    user: 'hash',
    durationMs: 3,
  });
});

test('an error is told with its cause', async () => {
  const error = new Conflict('taken', 'it is taken', { cause: new Error('condition failed') });

  const [line] = await outputOf(() => log.error('failed', error));

  expect(line).toMatchObject({
    level: 'error',
    error: {
      name: 'Conflict',
      code: 'taken',
      message: 'it is taken',
      cause: { message: 'condition failed' },
    },
  });
  expect(line).toHaveProperty('error.stack', expect.stringContaining('log.test'));
});

test.each(['a text', 42, null, undefined, { a: 1 }])('whatever is thrown is told: %j', async (thrown) => {
  const [line] = await outputOf(() => log.error('failed', thrown));

  expect(line).toHaveProperty('error.message', String(thrown));
});

test('a text without an end takes no time to be looked through', async () => {
  const started = performance.now();

  await outputOf(() => log.warn('hm', { detail: 'a'.repeat(200_000) }));

  expect(performance.now() - started).toBeLessThan(2_000);
});

test.each([
  [{ password: 'hunter2' }, { password: '[redacted]' }],
  [
    { refreshToken: 'abc', headers: { cookie: 'a=b' } },
    { refreshToken: '[redacted]', headers: { cookie: '[redacted]' } },
  ],
  [{ email: 'x' }, { email: '[redacted]' }],
  [{ detail: 'no mailbox ana.b+c@mail.example.com here' }, { detail: 'no mailbox [mail address] here' }],
  [{ detail: 'got eyJhbGciOi.eyJzdWIi.c2ln' }, { detail: 'got [token]' }],
  [{ size: 10n }, { size: '10' }],
])('nothing personal or secret gets out: %p', async (fields, shown) => {
  const [line] = await outputOf(() => log.warn('hm', fields as unknown as Record<string, unknown>));

  expect(line).toMatchObject(shown);
});
