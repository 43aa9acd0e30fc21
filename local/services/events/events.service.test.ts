import { createIam } from '../../iam/iam.service.ts';
import { eventually } from '../../lambda/testing.ts';
import { createDispatcher } from '../../aws/dispatch.ts';
import type { Context } from '../../service.ts';
import { createSqs } from '../sqs/sqs.service.ts';
import { createContext, declare, NAMING, OPERATOR, type TestContext } from '../testing.ts';
import type { Event } from './event.ts';
import { createEvents } from './events.service.ts';

const RULE_ARN = NAMING.arn('events', 'rule/uploads');
const QUEUE_ARN = NAMING.arn('sqs', 'uploads');
const DEAD_LETTERS_ARN = NAMING.arn('sqs', 'dead-letters');

const EVENT: Event = {
  version: '0',
  id: '17793124-05d4-b198-2fde-7ededc63b103',
  'detail-type': 'Object Created',
  source: 'aws.s3',
  account: NAMING.account,
  time: '2026-11-21T12:00:00Z',
  region: NAMING.region,
  resources: ['arn:aws:s3:::files'],
  detail: { bucket: { name: 'files' }, object: { key: 'uploads/"1"', size: 5 }, reason: 'PutObject' },
};

const PATTERN = {
  source: ['aws.s3'],
  'detail-type': ['Object Created'],
  detail: { bucket: { name: ['files'] }, object: { key: [{ prefix: 'uploads/' }] } },
};

const statement = (Resource: string, sourceArn = RULE_ARN) => ({
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource,
  Condition: { ArnEquals: { 'aws:SourceArn': sourceArn } },
});

interface Given {
  readonly rule?: object;
  readonly target?: object;
  readonly targetArn?: string;
  /** @default each queue lets the rule in */
  readonly policy?: readonly object[];
  readonly context?: TestContext;
}

interface Message {
  readonly Body: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly StringValue: string }>>;
}

const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

/** The bus, a queue for a rule and its dead-letter queue, with IAM between them. */
function given({
  rule = {},
  target = {},
  targetArn = QUEUE_ARN,
  policy,
  context = createContext(),
}: Given = {}) {
  const [iam, sqs] = [createIam(), createSqs()];
  const queues = ['uploads', 'dead-letters'].map((QueueName) =>
    declare(sqs, 'AWS::SQS::Queue', QueueName, { QueueName }),
  );
  const queuePolicy = declare(sqs, 'AWS::SQS::QueuePolicy', 'Policy', {
    Queues: queues.map(({ identity }) => identity.ref),
    PolicyDocument: { Statement: policy ?? [statement(QUEUE_ARN), statement(DEAD_LETTERS_ARN)] },
  });
  const dispatcher = createDispatcher({ services: [sqs], faults: context.faults });
  const calling: Context = { ...context, call: dispatcher.call };
  void iam.start([queuePolicy], calling);
  void sqs.start([...queues, queuePolicy], calling);

  const events = createEvents({
    permits: (ruleArn, resource) =>
      iam.refuse(
        { accessKeyId: '', principal: 'events.amazonaws.com' },
        { action: 'sqs:SendMessage', resource, context: { 'aws:SourceArn': ruleArn } },
      ) === null,
  });
  const start = () => {
    const Targets = [{ Id: 'Target0', Arn: targetArn, ...target }];
    const properties = { Name: 'uploads', EventPattern: PATTERN, Targets, ...rule };
    return events.start([declare(events, 'AWS::Events::Rule', 'Rule', properties)], calling);
  };
  const stop = () => {
    void events.stop();
    void sqs.stop();
  };
  stops.push(stop);
  const received = async (QueueUrl: string): Promise<readonly Message[]> => {
    const input = { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] };
    const answer = (await sqs.handle!('ReceiveMessage', input, OPERATOR)) as { Messages?: Message[] };
    return answer.Messages ?? [];
  };
  /** The messages of a queue, once there are any. */
  const arrived = (queue: string) =>
    eventually(async () => {
      const messages = await received(queue);
      return messages.length > 0 ? messages : null;
    });
  return { events, context, start, stop, received, arrived };
}

function started(options: Given = {}) {
  const running = given(options);
  void running.start();
  return running;
}

const progressOf = ({ events }: ReturnType<typeof given>) =>
  (events.describe!() as { delivered: number; failed: number; problem: string | null }[])[0]!;

describe('a rule', () => {
  test('puts an event that it matches into its queue, whole', async () => {
    const bus = started();

    bus.events.publish(EVENT);

    const messages = await bus.arrived('uploads');
    expect(messages.map(({ Body }) => JSON.parse(Body))).toEqual([EVENT]);
    expect(progressOf(bus)).toMatchObject({ delivered: 1, failed: 0, problem: null });
  });

  test.each([
    ['another key', { detail: { ...EVENT.detail, object: { key: 'other/1' } } }],
    ['another bucket', { detail: { ...EVENT.detail, bucket: { name: 'other' } } }],
    ['another type', { 'detail-type': 'Object Deleted' }],
  ])('leaves one with %s alone', async (_, change) => {
    const bus = started();

    bus.events.publish({ ...EVENT, ...change });
    bus.events.publish(EVENT);

    const messages = await bus.arrived('uploads');
    expect(messages.map(({ Body }) => JSON.parse(Body))).toEqual([EVENT]);
  });

  test('does nothing while it is disabled', () => {
    const bus = started({ rule: { State: 'DISABLED' } });

    bus.events.publish(EVENT);

    expect(bus.events.describe!()).toEqual([]);
  });

  test.each([
    ['Input', { Input: '{"kind":"upload"}' }, { kind: 'upload' }],
    ['InputPath', { InputPath: '$.detail.object' }, { key: 'uploads/"1"', size: 5 }],
    [
      'InputTransformer',
      {
        InputTransformer: {
          InputPathsMap: { key: '$.detail.object.key', size: '$.detail.object.size', none: '$.detail.none' },
          InputTemplate:
            '{"key": <key>, "size": <size>, "text": "of <key>: <size>", "rule": "<aws.events.rule-name>", "none": <none>}',
        },
      },
      { key: 'uploads/"1"', size: 5, text: 'of uploads/"1": 5', rule: 'uploads', none: '' },
    ],
  ])('gives its target what %s says', async (_, target, expected) => {
    const bus = started({ target });

    bus.events.publish(EVENT);

    const [message] = await bus.arrived('uploads');
    expect(JSON.parse(message!.Body)).toEqual(expected);
  });

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

describe('a rule that would run otherwise than on AWS', () => {
  test.each([
    ['a schedule', { ScheduleExpression: 'rate(1 hour)' }, /declare an AWS::Scheduler::Schedule/],
    ['a bus of its own', { EventBusName: 'orders' }, /bus 'orders', the rehearsal has the default one/],
    [
      'an unknown operator',
      { EventPattern: { source: [{ cidr: '10.0.0.0/8' }] } },
      /unknown operator 'cidr'/,
    ],
    [
      'a value that is no list',
      { EventPattern: { source: 'aws.s3' } },
      /'source' that is neither a list nor an object/,
    ],
  ])('is refused: %s', (_, rule, message) => {
    const bus = given({ rule });

    expect(() => bus.start()).toThrow(message);
  });

  test.each([
    [{ Arn: NAMING.arn('lambda', 'function:worker') }, /rule uploads: its target is 'arn:aws:lambda/],
    [{ EcsParameters: {} }, /does not know EcsParameters of a target/],
    [{ InputPath: '$.detail[?(@.a)]' }, /its input has the path/],
  ])('is refused: with the target %j', (target, message) => {
    const bus = given({ target });

    expect(() => bus.start()).toThrow(message);
  });

  test('is run without the targets that are not run here', () => {
    const bus = started({ target: { Arn: 'test-Topic' } });

    expect(bus.events.describe!()).toEqual([expect.objectContaining({ name: 'uploads', targets: [] })]);
  });
});
