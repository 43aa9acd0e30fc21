import { withContext } from '../context.ts';
import { flushMetrics } from '../metrics.ts';
import { outputOf, silenceOutput } from '../testing/output.ts';
import { createPolicy } from './policy.ts';
import type { PolicySettings } from './policies.ts';

silenceOutput();

const settings: PolicySettings = {
  timeoutMs: 30,
  attempts: 3,
  backoffMs: 2,
  maxBackoffMs: 4,
  budgetMs: 500,
  breaker: null,
};
const breaking: PolicySettings = {
  ...settings,
  attempts: 1,
  breaker: { failures: 3, halfOpenAfterMs: 1_000 },
};
const fail = () => Promise.reject(new Error('down'));

/** Moves the breaker's clock. */
function advance(ms: number): void {
  const now = Date.now();
  jest.spyOn(Date, 'now').mockReturnValue(now + ms);
}

describe('attempts', () => {
  test('are made until one succeeds', async () => {
    const work = jest
      .fn(fail)
      .mockRejectedValueOnce(new Error('down'))
      .mockResolvedValueOnce('up' as never);

    const result = await createPolicy('dynamodb', { settings }).execute(work);

    expect(result).toBe('up');
    expect(work).toHaveBeenCalledTimes(2);
  });

  test('end with the last failure', async () => {
    const work = jest.fn(fail);

    await expect(createPolicy('dynamodb', { settings }).execute(work)).rejects.toThrow('down');
    expect(work).toHaveBeenCalledTimes(3);
  });

  test('end at once for a failure that no attempt mends', async () => {
    const work = jest.fn(fail);
    const policy = createPolicy('dynamodb', { settings, retryable: () => false });

    await expect(policy.execute(work)).rejects.toThrow('down');
    expect(work).toHaveBeenCalledTimes(1);
  });

  test('are cut off and told so', async () => {
    const signals: AbortSignal[] = [];
    const policy = createPolicy('dynamodb', { settings: { ...settings, attempts: 1 } });

    const hung = policy.execute((signal) => {
      signals.push(signal);
      return new Promise(() => undefined);
    });

    await expect(hung).rejects.toMatchObject({ name: 'TimedOut', message: 'no answer within 30 ms' });
    expect(signals[0]?.aborted).toBe(true);
  });

  test('stay inside what is left of the request', async () => {
    const work = jest.fn(() => new Promise(() => undefined));
    const policy = createPolicy('dynamodb', { settings: { ...settings, timeoutMs: 5_000 } });
    const started = performance.now();

    const hung = withContext({ requestId: '1', remaining: () => 60 }, () => policy.execute(work));

    await expect(hung).rejects.toMatchObject({ name: 'TimedOut' });
    expect(performance.now() - started).toBeLessThan(300);
  });

  test('are not begun when the time is up', async () => {
    const work = jest.fn(fail);
    const policy = createPolicy('dynamodb', { settings });

    const late = withContext({ requestId: '1', remaining: () => 0 }, () => policy.execute(work));

    await expect(late).rejects.toMatchObject({ name: 'TimedOut' });
    expect(work).not.toHaveBeenCalled();
  });
});

describe('the breaker', () => {
  test('opens after so many failures in a row, and then calls nobody', async () => {
    const policy = createPolicy('cache', { settings: breaking });
    const work = jest.fn(fail);
    for (let n = 0; n < 3; n++) await policy.execute(work).catch(() => undefined);

    await expect(policy.execute(work)).rejects.toMatchObject({ name: 'CircuitOpen' });
    expect(policy.state()).toBe('open');
    expect(work).toHaveBeenCalledTimes(3);
  });

  test('lets one call through after a while, and closes when it succeeds', async () => {
    const policy = createPolicy('cache', { settings: breaking });
    for (let n = 0; n < 3; n++) await policy.execute(fail).catch(() => undefined);

    advance(1_001);
    await policy.execute(fail).catch(() => undefined);
    const reopened = policy.state();
    advance(2_002);
    await policy.execute(async () => 'up');

    expect(reopened).toBe('open');
    expect(policy.state()).toBe('closed');
  });

  test('does not count what is not the dependency’s fault', async () => {
    const policy = createPolicy('ses', {
      settings: breaking,
      sick: (error) => (error as Error).message !== 'rejected',
    });

    for (let n = 0; n < 5; n++)
      await policy.execute(() => Promise.reject(new Error('rejected'))).catch(() => undefined);
    const late = () => withContext({ requestId: '1', remaining: () => 0 }, () => policy.execute(fail));
    for (let n = 0; n < 5; n++) await late().catch(() => undefined);

    expect(policy.state()).toBe('closed');
  });

  test('is one for each part of a dependency, under its own name', async () => {
    const [one, other] = ['one', 'other'].map((part) => createPolicy('push', { settings: breaking, part }));

    const output = await outputOf(async () => {
      for (let n = 0; n < 3; n++) await one!.execute(fail).catch(() => undefined);
    });

    expect([one!.state(), other!.state()]).toEqual(['open', 'closed']);
    expect(output).toContainEqual(expect.objectContaining({ message: 'breaker of push-one is open' }));
  });

  test('tells operators in a metric and a log line', async () => {
    const policy = createPolicy('cache', { settings: breaking });
    flushMetrics();

    const lines = await outputOf(async () => {
      for (let n = 0; n < 3; n++) await policy.execute(fail).catch(() => undefined);
      flushMetrics();
    });

    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'warn', message: 'breaker of cache is open' }),
    );
    expect(lines).toContainEqual(
      expect.objectContaining({ Dependency: 'cache', BreakerOpen: 1, BreakerOpened: 1 }),
    );
  });
});
