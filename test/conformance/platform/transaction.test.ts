import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';

import { withContext } from '../../../lambdas/platform/context.ts';
import { equals, exists } from '../../../lambdas/platform/dynamodb/expression.ts';
import { Conflict } from '../../../lambdas/platform/errors.ts';
import { eventOf } from '../../../lambdas/platform/events/outbox.ts';
import { Transactions } from '../../../lambdas/platform/transaction.ts';
import { silenceOutput } from '../../../lambdas/platform/testing/output.ts';
import { sdkError, startFixture } from './fixture.ts';
import type { Fixture } from './fixture.ts';

silenceOutput();

let fixture: Fixture;
beforeEach(async () => (fixture = await startFixture('users', 'auth')));
afterEach(() => fixture.close());

const NOW = Date.parse('2026-11-21T12:30:00Z');
const begin = () =>
  new Transactions({ eventsTable: 'events', database: fixture.database, clock: { now: () => NOW } }).begin();
const created = {
  type: 'user.created',
  module: 'users',
  aggregate: 'ana',
  version: 1,
  subject: 'ana',
  data: { a: 1 },
};

function cancelled(...codes: string[]): Error {
  const reasons = codes.map((Code) => ({ Code }));
  return new TransactionCanceledException({
    message: 'cancelled',
    CancellationReasons: reasons,
    $metadata: {},
  });
}

describe('committing', () => {
  test('writes several tables and the event at once', async () => {
    const [users, auth] = [fixture.table('users'), fixture.table('auth')];

    await begin()
      .add(users.put({ pk: 'USER#ana', sk: 'PROFILE', name: 'Ana' }, { ifAbsent: true }))
      .add(auth.put({ pk: 'EMAIL#1', sk: 'EMAIL' }, { ifAbsent: true }))
      .emit(created)
      .commit();

    expect(await users.get({ pk: 'USER#ana', sk: 'PROFILE' })).toMatchObject({ name: 'Ana' });
    expect(await auth.get({ pk: 'EMAIL#1', sk: 'EMAIL' })).not.toBeNull();
    const item = await fixture.table('events').get({ pk: 'users#ana', sk: '000000000001' });
    expect(item).toMatchObject({ shard: expect.stringMatching(/^2026-11-21T12#([0-9]|1[0-5])$/) });
    expect(eventOf(item!)).toEqual({ ...created, at: NOW, id: expect.any(String) });
  });

  test('writes nothing when one condition fails, and throws what that write means', async () => {
    const [users, auth] = [fixture.table('users'), fixture.table('auth')];
    await auth.write(auth.put({ pk: 'EMAIL#1', sk: 'EMAIL', userId: 'zoe' }));

    const commit = begin()
      .add(users.put({ pk: 'USER#ana', sk: 'PROFILE' }))
      .add(auth.put({ pk: 'EMAIL#1', sk: 'EMAIL' }, { ifAbsent: true }), (current) => {
        return new Conflict('email_taken', `by ${String(current?.['userId'])}`);
      })
      .emit(created)
      .commit();

    await expect(commit).rejects.toMatchObject({ code: 'email_taken', message: 'by zoe' });
    expect(await users.get({ pk: 'USER#ana', sk: 'PROFILE' })).toBeNull();
    expect(await fixture.table('events').get({ pk: 'users#ana', sk: '000000000001' })).toBeNull();
  });

  test('answers 409 for a failed condition that nobody explained', async () => {
    const users = fixture.table('users');

    const commit = begin()
      .add(users.check({ pk: 'USER#ana', sk: 'PROFILE' }, exists()))
      .commit();

    await expect(commit).rejects.toMatchObject({ status: 409, code: 'conflict', item: null });
  });

  test('lets one of two writers of an aggregate win', async () => {
    const results = await Promise.allSettled([
      begin().emit(created).commit(),
      begin().emit(created).commit(),
    ]);

    const lost = results.filter(({ status }) => status === 'rejected');
    expect(lost).toHaveLength(1);
    expect(lost[0]).toMatchObject({ reason: { status: 409, code: 'version_conflict' } });
  });

  test('does nothing without writes, and refuses more than a hundred', async () => {
    const users = fixture.table('users');
    const large = begin();
    for (let n = 0; n < 101; n++) large.add(users.put({ pk: `USER#${n}`, sk: 'PROFILE' }));

    await begin().commit();

    expect(fixture.calls).toBe(0);
    await expect(large.commit()).rejects.toThrow('holds 101 writes, at most 100 are allowed');
  });
});

describe('trouble', () => {
  const put = () =>
    begin().add(fixture.table('users').put({ pk: 'USER#ana', sk: 'PROFILE' }, { ifAbsent: true }));

  test('an answer that is lost is asked for again without a second effect', async () => {
    let losses = 1;
    fixture.loss = () => (losses-- > 0 ? sdkError('TimeoutError') : null);

    await put().commit();

    expect(fixture.calls).toBe(2);
  });

  test('a conflict with another transaction is tried again until it is gone', async () => {
    let conflicts = 8;
    fixture.fault = () => (conflicts-- > 0 ? cancelled('None', 'TransactionConflict') : null);

    await put().commit();

    expect(fixture.calls).toBe(9);
  });

  test('a conflict that stays is a 409 to try again', async () => {
    fixture.fault = () => cancelled('TransactionConflict');

    const commit = withContext({ requestId: '1', remaining: () => 200 }, () => put().commit());

    await expect(commit).rejects.toMatchObject({
      status: 409,
      code: 'transaction_conflict',
      headers: { 'Retry-After': '1' },
    });
  });

  test('a failed condition counts before a conflict beside it', async () => {
    fixture.fault = () => cancelled('TransactionConflict', 'ConditionalCheckFailed');
    const users = fixture.table('users');

    const commit = begin()
      .add(users.put({ pk: 'A', sk: '1' }))
      .add(users.put({ pk: 'B', sk: '1' }), () => new Conflict('taken', 'taken'))
      .commit();

    await expect(commit).rejects.toMatchObject({ code: 'taken' });
  });

  test.each(['ProvisionedThroughputExceededException', 'ThrottlingException', 'RequestLimitExceeded'])(
    'a %s is tried again, six times in all, then is a 503 within two seconds',
    async (name) => {
      fixture.fault = () => sdkError(name);
      const started = performance.now();

      const commit = put().commit();

      await expect(commit).rejects.toMatchObject({
        status: 503,
        code: 'database_unavailable',
        headers: { 'Retry-After': '2' },
      });
      expect(fixture.calls).toBe(6);
      expect(performance.now() - started).toBeLessThan(2_000);
    },
  );

  test('a write whose answer is lost is not done twice outside a transaction', async () => {
    const users = fixture.table('users');
    fixture.loss = () => sdkError('TimeoutError');

    const write = users.write(users.update({ pk: 'N', sk: '1' }, { add: { hits: 1 } }));

    await expect(write).rejects.toMatchObject({ status: 503 });
    fixture.loss = () => null;
    expect(await users.get({ pk: 'N', sk: '1' })).toMatchObject({ hits: 1 });
  });

  test('a read whose answer is lost is done again', async () => {
    let losses = 2;
    fixture.loss = () => (losses-- > 0 ? sdkError('Error', { code: 'ECONNRESET' }) : null);

    await fixture.table('users').get({ pk: 'N', sk: '1' });

    expect(fixture.calls).toBe(3);
  });

  test('a third of calls throttled leaves at least 99 of 100 requests unharmed', async () => {
    let call = 0;
    const users = fixture.table('users');
    fixture.fault = () => (Math.sin(++call * 12.9898) ** 2 < 0.2 ? sdkError('ThrottlingException') : null);

    const results = await Promise.allSettled(
      Array.from({ length: 100 }, (_, n) =>
        users.write(users.put({ pk: `T${n}`, sk: '1' }, { ifAbsent: true })),
      ),
    );

    expect(results.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(99);
    expect(fixture.calls).toBeGreaterThan(120);
  });

  test('a mistake of ours is shown as it is, at once', async () => {
    const users = fixture.table('users');

    const write = users.write(
      users.update({ pk: 'A', sk: '1' }, { set: { pk: 'B' } }, { condition: equals({ a: 1 }) }),
    );

    await expect(write).rejects.toMatchObject({ name: 'ValidationException' });
    expect(fixture.calls).toBe(1);
  });
});
