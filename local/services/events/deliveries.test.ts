import { eventually } from '../../lambda/testing.ts';
import { NAMING } from '../testing.ts';
import {
  DEAD_LETTERS_ARN,
  EVENT,
  progressOf,
  QUEUE_ARN,
  RULE_ARN,
  started,
  statement,
  stopAll,
} from './testing.ts';

afterEach(stopAll);

describe('a delivery', () => {
  test('delivers more than once while the fault events/duplicate is set', async () => {
    const bus = started();
    bus.context.faults.set({ service: 'events', kind: 'duplicate', settings: { copies: 3 } });

    bus.events.publish(EVENT);

    await eventually(() => progressOf(bus).delivered === 1);
    await expect(bus.received('uploads')).resolves.toHaveLength(3);
  });

  test('delivers after a crash what was under way', async () => {
    const before = started();
    before.context.faults.set({ service: 'sqs', kind: 'throttle', settings: {} });
    before.events.publish(EVENT);
    before.stop();

    const after = started({ context: before.context.restarted() });

    const messages = await after.arrived('uploads');
    expect(messages.map(({ Body }) => JSON.parse(Body))).toEqual([EVENT]);
  });

  test('does not deliver again after a restart what has arrived', async () => {
    const before = started();
    before.events.publish(EVENT);
    await eventually(() => progressOf(before).delivered === 1);
    before.stop();

    const after = started({ context: before.context.restarted() });
    after.events.publish({ ...EVENT, id: 'second' });

    await eventually(() => progressOf(after).delivered === 1);
    await expect(after.received('uploads')).resolves.toHaveLength(2);
  });
});

describe('a queue that is not let in', () => {
  test.each([
    ['has no policy', []],
    ['lets another rule in', [statement(QUEUE_ARN, NAMING.arn('events', 'rule/other'))]],
  ])('%s: the invocation fails and is not tried again', async (_, policy) => {
    const bus = started({ policy });

    bus.events.publish(EVENT);

    await eventually(() => progressOf(bus).failed === 1);
    expect(bus.context.messages).toEqual([
      expect.stringMatching(/^rule uploads FailedInvocation of .*:uploads: the queue's policy does not let/),
    ]);
    await expect(bus.received('uploads')).resolves.toEqual([]);
  });

  test('has its events in the dead-letter queue, with the reason', async () => {
    const bus = started({
      policy: [statement(DEAD_LETTERS_ARN)],
      target: { DeadLetterConfig: { Arn: DEAD_LETTERS_ARN } },
    });

    bus.events.publish(EVENT);

    const [message] = await bus.arrived('dead-letters');
    const attributes = Object.entries(message!.MessageAttributes!).map(([name, { StringValue }]) => [
      name,
      StringValue,
    ]);
    expect(JSON.parse(message!.Body)).toEqual(EVENT);
    expect(Object.fromEntries(attributes)).toMatchObject({
      RULE_ARN,
      TARGET_ARN: QUEUE_ARN,
      ERROR_CODE: 'NO_PERMISSIONS',
      RETRY_ATTEMPTS: '0',
    });
  });

  test('loses them, and says so, when the dead-letter queue does not let the rule in either', async () => {
    const bus = started({ policy: [], target: { DeadLetterConfig: { Arn: DEAD_LETTERS_ARN } } });

    bus.events.publish(EVENT);

    await eventually(() => bus.context.messages.length === 2);
    expect(bus.context.messages[1]).toContain('rule uploads lost an event');
  });
});

describe('a queue that fails for the moment', () => {
  test('gets the event when it works again', async () => {
    const bus = started();
    bus.context.faults.set({ service: 'sqs', kind: 'throttle', settings: {} });
    bus.events.publish(EVENT);
    await eventually(() => progressOf(bus).problem !== null);

    bus.context.faults.clear();
    bus.context.advance(1000);

    const messages = await bus.arrived('uploads');
    expect(messages).toHaveLength(1);
    expect(progressOf(bus)).toEqual(expect.objectContaining({ delivered: 1, problem: null }));
  });

  test.each([
    [{ MaximumRetryAttempts: 0 }, 'MaximumRetryAttempts', 0],
    [{ MaximumEventAgeInSeconds: 60 }, 'MaximumEventAgeInSeconds', 60_000],
  ])('is given up on as the policy %j says', async (RetryPolicy, condition, ms) => {
    const bus = started({ target: { RetryPolicy, DeadLetterConfig: { Arn: DEAD_LETTERS_ARN } } });
    const times = ms === 0 ? 1 : 2;
    bus.context.faults.set({ service: 'sqs', kind: 'throttle', settings: { times } });
    bus.events.publish(EVENT);
    await eventually(() => progressOf(bus).problem !== null);

    bus.context.advance(ms);

    const [message] = await bus.arrived('dead-letters');
    expect(message!.MessageAttributes!['EXHAUSTED_RETRY_CONDITION']!.StringValue).toBe(condition);
  });
});
