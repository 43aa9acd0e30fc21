import type { Stripe } from 'stripe';
import { outputOf, silenceOutput } from '../../platform/testing/output.ts';
import type { CallOptions } from './gateway.ts';
import { PolicedGateway } from './policed-gateway.ts';
import { failure, noConnection } from './stripe-failures.fixture.ts';

silenceOutput();

const settings = {
  timeoutMs: 1_000,
  attempts: 3,
  backoffMs: 0,
  maxBackoffMs: 0,
  budgetMs: 5_000,
  breaker: null,
};
const stripe = async () => ({}) as Stripe;

/** A gateway whose calls meet these answers, one after the other; the last one stays. */
function givenAnswers(...answers: unknown[]) {
  const gateway = new PolicedGateway({ stripe, settings });
  const seen: CallOptions[] = [];
  const call = async (_: Stripe, options: CallOptions) => {
    seen.push(options);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return {
    seen,
    read: () => gateway.read('things.retrieve', call),
    write: () => gateway.write('things.create', 'thing:1', call),
  };
}

const tooMany = failure(429, 'rate_limit', 'Too many requests');
const inUse = failure(409, 'idempotency_key_in_use', 'another request with this key');
const broken = failure(500, undefined, 'An unknown error occurred');
const lost = noConnection('ETIMEDOUT');
const unreachable = noConnection('ECONNREFUSED');

describe('a write', () => {
  test('is repeated with its key, and with nothing left to the SDK', async () => {
    const { write, seen } = givenAnswers(lost, tooMany, { id: 'x' });

    const answer = await write();

    expect(answer).toEqual({ id: 'x' });
    expect(seen.map(({ idempotencyKey }) => idempotencyKey)).toEqual(['thing:1', 'thing:1', 'thing:1']);
    expect(seen.every(({ maxNetworkRetries }) => maxNetworkRetries === 0)).toBe(true);
  });

  test.each([
    ['its answer is lost', [lost], 3],
    ['its answer is lost, and then nobody is reached', [lost, unreachable], 3],
    ['its key is in use until the end', [inUse], 3],
    ['Stripe fails, which it does no more than twice', [broken], 2],
  ])('has an unknown outcome when %s', async (_, answers, calls) => {
    const { write, seen } = givenAnswers(...answers);

    await expect(write()).rejects.toMatchObject({
      status: 503,
      code: 'payment_outcome_unknown',
      headers: { 'Retry-After': '5' },
    });
    expect(seen).toHaveLength(calls);
  });

  test.each([
    ['nobody is reached', [unreachable]],
    ['there are too many', [tooMany]],
    ['Stripe does not know our key', [failure(401, undefined, 'Invalid API Key')]],
  ])('has not happened when %s', async (_, answers) => {
    const { write } = givenAnswers(...answers);

    await expect(write()).rejects.toMatchObject({ status: 503, code: 'payments_unavailable' });
  });

  test('tells a failure that was answered from one that was not', async () => {
    const answered = givenAnswers(broken);
    const silent = givenAnswers(lost);

    await expect(answered.write()).rejects.toMatchObject({ isAnswered: true });
    await expect(silent.write()).rejects.toMatchObject({ isAnswered: false });
  });
});

describe('a refusal', () => {
  test.each([
    ['a declined card', failure(402, 'card_declined', 'x', 'insufficient_funds'), 402, 'insufficient_funds'],
    ['an expired card', failure(402, 'expired_card', 'x'), 402, 'expired_card'],
    ['what does not exist', failure(404, 'resource_missing', 'x'), 422, 'resource_missing'],
    ['a spent charge', failure(400, 'charge_already_refunded', 'x'), 409, 'charge_already_refunded'],
    ['a wrong state', failure(400, 'intent_unexpected_state', 'x'), 409, 'intent_unexpected_state'],
    [
      'a key used otherwise',
      failure(400, undefined, 'x', null, 'idempotency_error'),
      409,
      'idempotency_error',
    ],
  ])('of %s is not repeated and says why', async (_, refusal, status, reason) => {
    const { write, seen } = givenAnswers(refusal);

    await expect(write()).rejects.toMatchObject({ status, extra: { reason } });
    expect(seen).toHaveLength(1);
  });

  test('counts after an attempt whose answer was lost: both had one key', async () => {
    const { write } = givenAnswers(lost, failure(402, 'card_declined', 'Declined.', 'generic_decline'));

    await expect(write()).rejects.toMatchObject({ code: 'payment_failed', declineCode: 'generic_decline' });
  });
});

describe('a read', () => {
  test('is repeated, carries no key, and ends as unavailable', async () => {
    const { read, seen } = givenAnswers(lost);

    await expect(read()).rejects.toMatchObject({ status: 503, code: 'payments_unavailable' });
    expect(seen).toHaveLength(3);
    expect(seen[0]).not.toHaveProperty('idempotencyKey');
  });

  test('fails with a mistake of our own as it is', async () => {
    const { read, seen } = givenAnswers(new TypeError('x is not a function'));

    await expect(read()).rejects.toThrow(TypeError);
    expect(seen).toHaveLength(1);
  });
});

describe('the breaker', () => {
  const breaking = { ...settings, attempts: 1, breaker: { failures: 3, halfOpenAfterMs: 60_000 } };

  test('keeps calls from a Stripe that is down, and says when to come back', async () => {
    const gateway = new PolicedGateway({ stripe, settings: breaking });
    const call = jest.fn(() => Promise.reject(unreachable));
    for (let n = 0; n < 3; n++) await gateway.read('things.list', call).catch(() => undefined);

    await expect(gateway.read('things.list', call)).rejects.toMatchObject({
      status: 503,
      headers: { 'Retry-After': '10' },
    });
    expect(call).toHaveBeenCalledTimes(3);
  });

  test('stays closed whatever is refused', async () => {
    const gateway = new PolicedGateway({ stripe, settings: breaking });
    const call = jest.fn(() => Promise.reject(failure(402, 'card_declined', 'Declined.')));

    for (let n = 0; n < 5; n++) await gateway.read('things.list', call).catch(() => undefined);

    expect(call).toHaveBeenCalledTimes(5);
  });
});

test('a failure is logged without what Stripe says of it, which may name people', async () => {
  const { write } = givenAnswers(failure(402, 'card_declined', 'The card of Ada Lovelace was declined.'));

  const lines = await outputOf(() => write().catch(() => undefined));

  expect(lines).toContainEqual(
    expect.objectContaining({
      message: 'a call of Stripe failed',
      call: 'things.create',
      code: 'card_declined',
    }),
  );
  expect(JSON.stringify(lines)).not.toContain('Ada Lovelace');
});
