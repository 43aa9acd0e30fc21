import { withContext } from '../../../lambdas/platform/context.ts';
import { Unavailable } from '../../../lambdas/platform/errors.ts';
import { accepted, created, ok } from '../../../lambdas/platform/http/answer.ts';
import type { Answer } from '../../../lambdas/platform/http/answer.ts';
import { TableIdempotency } from '../../../lambdas/platform/idempotency.ts';
import { rootKeys } from '../../../lambdas/platform/root-keys.ts';
import { onlyRoot } from '../../../lambdas/platform/roots.ts';
import { sha256 } from '../../../lambdas/platform/ids.ts';
import { Transactions } from '../../../lambdas/platform/transaction.ts';
import { silenceOutput } from '../../../lambdas/platform/testing/output.ts';
import { sdkError, startFixture } from './fixture.ts';
import type { Fixture } from './fixture.ts';

silenceOutput();

let fixture: Fixture;
let now: number;
beforeEach(async () => {
  fixture = await startFixture('auth', 'orders');
  now = Date.parse('2026-11-21T12:00:00Z');
});
afterEach(() => fixture.close());

const clock = { now: () => now };
const request = { scope: 'ana POST /v1/orders', key: 'k1', fingerprint: 'f1' };

function idempotency() {
  return new TableIdempotency({
    table: fixture.table('auth'),
    clock,
    keys: async () => rootKeys(onlyRoot('a root'), 'answers'),
  });
}

/** An order placed in a transaction, which is what must not happen twice. */
async function placeOrder(id = `${Math.random()}`): Promise<Answer> {
  const orders = fixture.table('orders');
  await new Transactions({ eventsTable: 'events', database: fixture.database })
    .begin()
    .add(orders.put({ pk: 'ORDERS', sk: id }))
    .commit();
  return created({ id }, `/v1/orders/${id}`);
}

const orders = async () => (await fixture.table('orders').query({ pk: 'ORDERS' })).items.length;

/** Runs as Lambda does: with the time that is left. */
const within = <T>(ms: number, work: () => T) => withContext({ requestId: '1', remaining: () => ms }, work);

test('a replay answers what the first one answered, and says so', async () => {
  const first = await idempotency().once(request, () => placeOrder('7'));
  const again = await idempotency().once(request, () => placeOrder('8'));

  expect(again).toMatchObject({ status: 201, body: { id: '7' } });
  expect(again.headers).toEqual({ Location: '/v1/orders/7', 'Idempotency-Replayed': 'true' });
  expect(first.headers).not.toHaveProperty('Idempotency-Replayed');
  expect(await orders()).toBe(1);
});

test('thirty requests at once have one effect', async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 30 }, () => idempotency().once(request, () => placeOrder())),
  );

  const refused = results.filter((result) => result.status === 'rejected');
  expect(await orders()).toBe(1);
  expect(results.length - refused.length).toBeGreaterThanOrEqual(1);
  for (const { reason } of refused)
    expect(reason).toMatchObject({ status: 409, code: 'idempotency_in_flight' });
});

test('the same key with another payload answers 422', async () => {
  await idempotency().once(request, () => placeOrder());

  const other = idempotency().once({ ...request, fingerprint: 'f2' }, () => placeOrder());

  await expect(other).rejects.toMatchObject({ status: 422, code: 'idempotency_key_reused' });
});

test('another person’s same key is another key', async () => {
  await idempotency().once(request, () => placeOrder());

  await idempotency().once({ ...request, scope: 'zoe POST /v1/orders' }, () => placeOrder());

  expect(await orders()).toBe(2);
});

test('a 5xx is never stored, thrown or answered', async () => {
  const fail = idempotency().once(request, async () => {
    throw new Unavailable(1);
  });
  await expect(fail).rejects.toMatchObject({ status: 503 });
  await idempotency().once(request, async () => ({ status: 502 }));

  const answer = await idempotency().once(request, () => placeOrder());

  expect(answer.status).toBe(201);
});

test('a request that crashed before its effect may be repeated once its function is surely stopped', async () => {
  void within(5_000, () => idempotency().once(request, () => new Promise(() => undefined)));
  await until(async () => (await records()).length === 1);

  const early = idempotency().once(request, () => placeOrder());
  await expect(early).rejects.toMatchObject({
    code: 'idempotency_in_flight',
    headers: { 'Retry-After': '1' },
  });
  now += 5_001;
  const late = await idempotency().once(request, () => placeOrder());

  expect(late.status).toBe(201);
  expect(await orders()).toBe(1);
});

test('a request that crashed after its effect is not repeated', async () => {
  void within(5_000, () =>
    idempotency().once(request, async () => {
      await placeOrder();
      return new Promise(() => undefined);
    }),
  );
  await until(async () => (await orders()) === 1);

  now += 5_001;
  const late = idempotency().once(request, () => placeOrder());

  await expect(late).rejects.toMatchObject({ status: 409, code: 'idempotency_answer_lost' });
  expect(await orders()).toBe(1);
});

test('a request that lost its claim can not have an effect any more', async () => {
  let proceed: () => void = () => undefined;
  const stalled = within(5_000, () =>
    idempotency().once(request, async () => {
      await new Promise<void>((resolve) => (proceed = resolve));
      return placeOrder('stalled');
    }),
  );
  await until(async () => (await records()).length === 1);
  now += 5_001;
  await idempotency().once(request, () => placeOrder('second'));

  proceed();

  await expect(stalled).rejects.toMatchObject({ status: 409 });
  expect(await orders()).toBe(1);
});

test('answers are stored encrypted, and forgotten after 24 hours', async () => {
  await idempotency().once(request, async () => ok({ card: 'visa 4242' }));

  const [record] = await records();
  now += 24 * 3_600_000 + 1_000;
  const next = await idempotency().once(request, async () => ok({ card: 'amex' }));

  expect(JSON.stringify(record)).not.toContain('visa');
  expect(record).toMatchObject({ expiresAt: Date.parse('2026-11-22T12:00:00Z') / 1_000 });
  expect(next.body).toEqual({ card: 'amex' });
});

test('an answer of more than 256 KB is given, not stored, and its effect not repeated', async () => {
  const large = async () => ({ ...(await placeOrder()), body: 'x'.repeat(260 * 1024) });

  const first = await within(5_000, () => idempotency().once(request, large));
  now += 5_001;
  const again = idempotency().once(request, large);

  expect(first.status).toBe(201);
  await expect(again).rejects.toMatchObject({ code: 'idempotency_answer_lost' });
  expect(await orders()).toBe(1);
});

test('an answer is given even when it can not be stored', async () => {
  const answer = await idempotency().once(request, async () => {
    fixture.fault = () => sdkError('AccessDeniedException');
    return accepted({ id: 1 });
  });

  expect(answer).toMatchObject({ status: 202, body: { id: 1 } });
});

async function records() {
  const pk = `IDEMPOTENCY#${sha256(`${request.scope}\n${request.key}`)}`;
  return (await fixture.table('auth').query({ pk })).items;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 3_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('the condition was not met within 3 s');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
