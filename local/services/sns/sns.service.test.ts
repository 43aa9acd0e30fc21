import { AwsError } from '../../service.ts';
import { createContext, declare, NAMING, OPERATOR, type TestContext } from '../testing.ts';
import { createSns, type AskedAccess } from './sns.service.ts';

const TOPIC = NAMING.arn('sns', 'news');
const QUEUE = NAMING.arn('sqs', 'jobs');
const SET = NAMING.arn('ses', 'configuration-set/mail');

/** A topic with a queue and a mail address; `filled` is what the queue got. */
function startSns({
  context = createContext(),
  raw = true,
  permits = (_: AskedAccess): boolean => true,
  failures = [] as Error[],
} = {}) {
  const filled: any[] = [];
  const mails: unknown[] = [];
  const asked: AskedAccess[] = [];
  const sns = createSns({
    permits: (access) => {
      asked.push(access);
      return permits(access);
    },
    mail: (mail) => void mails.push(mail),
  });
  const call = async (...[, , , input]: Parameters<TestContext['call']>) => {
    const failure = failures.shift();
    if (failure) throw failure;
    filled.push(input);
  };
  void sns.start(
    [
      declare(sns, 'AWS::SNS::Topic', 'News', { TopicName: 'news' }),
      declare(sns, 'AWS::SNS::Subscription', 'Jobs', {
        TopicArn: TOPIC,
        Protocol: 'sqs',
        Endpoint: QUEUE,
        RawMessageDelivery: raw,
      }),
      declare(sns, 'AWS::SNS::Subscription', 'Owner', {
        TopicArn: TOPIC,
        Protocol: 'email',
        Endpoint: 'owner@example.com',
      }),
    ],
    { ...context, call },
  );
  running.push(sns);
  const publish = async (input: object = {}): Promise<any> =>
    sns.handle!('Publish', { TopicArn: TOPIC, Message: 'hello', ...input }, OPERATOR);
  return { sns, publish, filled, mails, asked, context };
}

const running: { stop(): void | Promise<void> }[] = [];
afterEach(() => running.splice(0).forEach((sns) => void sns.stop()));

const settled = () => new Promise(setImmediate);

describe('a message that is published', () => {
  test('comes to a queue as it is where that wants it raw, and to the mailbox of who has it by mail', async () => {
    const { publish, filled, mails } = startSns();

    const answer = await publish({ Subject: 'Red' });
    await settled();

    expect(answer).toEqual({ MessageId: expect.stringMatching(/^[\da-f-]{36}$/) });
    expect(filled).toEqual([
      { QueueUrl: `${NAMING.endpoint}/${NAMING.account}/jobs`, MessageBody: 'hello', MessageAttributes: {} },
    ]);
    expect(mails).toEqual([
      {
        to: 'owner@example.com',
        from: 'AWS Notifications <no-reply@sns.amazonaws.com>',
        subject: 'Red',
        text: 'hello',
      },
    ]);
  });

  test('comes in an envelope to a queue that does not want it raw', async () => {
    const { publish, filled } = startSns({ raw: false });

    await publish();
    await settled();

    expect(JSON.parse(filled[0].MessageBody)).toMatchObject({
      Type: 'Notification',
      TopicArn: TOPIC,
      Message: 'hello',
      Timestamp: '2026-11-21T12:00:00.000Z',
    });
  });

  test('takes its attributes along when it is raw', async () => {
    const { publish, filled } = startSns();
    const entry = [{ Name: 'kind', Value: { DataType: 'String', StringValue: 'news' } }];

    await publish({ MessageAttributes: { entry } });
    await settled();

    expect(filled[0].MessageAttributes).toEqual({ kind: { DataType: 'String', StringValue: 'news' } });
  });

  test('comes twice while the fault is on', async () => {
    const { publish, filled, context } = startSns();
    context.faults.set({ service: 'sns', kind: 'duplicate', settings: {} });

    await publish();
    await settled();

    expect(filled).toHaveLength(2);
  });

  test('is tried again when the queue is down for a moment', async () => {
    const { publish, filled, context } = startSns({ failures: [new AwsError('Down', 'down', 503)] });
    await publish();
    await settled();

    const before = filled.length;
    context.advance(1_000);
    await settled();

    expect([before, filled.length]).toEqual([0, 1]);
  });

  test('that was under way comes after a crash', async () => {
    const before = startSns({ failures: [new AwsError('Down', 'down', 503)] });
    await before.publish();
    await settled();
    await before.sns.stop();

    const after = startSns({ context: before.context.restarted() });
    await settled();

    expect(after.filled).toMatchObject([{ MessageBody: 'hello' }]);
  });

  test('is lost where the queue’s policy does not let the topic in, and the log says so', async () => {
    const { publish, filled, context, asked } = startSns({
      permits: ({ action }) => action !== 'sqs:SendMessage',
    });

    await publish();
    await settled();

    expect(filled).toEqual([]);
    expect(asked).toContainEqual({
      principal: 'sns.amazonaws.com',
      action: 'sqs:SendMessage',
      resource: QUEUE,
      context: { 'aws:SourceArn': TOPIC, 'aws:SourceAccount': NAMING.account },
    });
    expect(context.messages.join()).toContain(`does not let ${TOPIC} in`);
  });

  test.each([
    ['to a topic that is not there', { TopicArn: `${TOPIC}-not` }, 'NotFound'],
    ['without a text', { Message: '' }, 'InvalidParameter'],
    ['of more than 256 KB', { Message: 'x'.repeat(256 * 1024 + 1) }, 'InvalidParameter'],
    ['with a subject of two lines', { Subject: 'a\nb' }, 'InvalidParameter'],
  ])('fails %s', async (_, input, code) => {
    const { publish } = startSns();

    await expect(publish(input)).rejects.toMatchObject({ code });
  });
});

describe('another service of AWS', () => {
  test('publishes where the topic’s policy lets it, for the resource that it names', async () => {
    const { sns, filled, asked } = startSns();

    sns.publishFor('ses.amazonaws.com', TOPIC, SET, 'bounced');
    await settled();

    expect(filled).toMatchObject([{ MessageBody: 'bounced' }]);
    expect(asked[0]).toEqual({
      principal: 'ses.amazonaws.com',
      action: 'sns:Publish',
      resource: TOPIC,
      context: { 'aws:SourceArn': SET, 'aws:SourceAccount': NAMING.account },
    });
  });

  test('loses what the policy does not let in, and the log says so', async () => {
    const { sns, filled, context } = startSns({ permits: () => false });

    sns.publishFor('ses.amazonaws.com', TOPIC, SET, 'bounced');
    await settled();

    expect(filled).toEqual([]);
    expect(context.messages.join()).toContain('does not let ses.amazonaws.com publish');
  });
});

test('publishing needs a permission on the topic', () => {
  const { sns } = startSns();

  expect(sns.authorize!('Publish', { TopicArn: TOPIC })).toEqual([
    { action: 'sns:Publish', resource: TOPIC },
  ]);
});

test.each([['a FIFO topic', 'AWS::SNS::Topic', { FifoTopic: true }, /has none/]])(
  'the start refuses %s',
  (_, type, properties, message) => {
    const sns = createSns({ permits: () => true, mail: () => {} });

    expect(() => sns.start([declare(sns, type, 'It', properties)], createContext())).toThrow(message);
  },
);

test('the start refuses a subscription by a protocol that it has not', () => {
  const sns = createSns({ permits: () => true, mail: () => {} });
  const topic = declare(sns, 'AWS::SNS::Topic', 'News', { TopicName: 'news' });
  const subscription = declare(sns, 'AWS::SNS::Subscription', 'Sms', { TopicArn: TOPIC, Protocol: 'sms' });

  expect(() => sns.start([topic, subscription], createContext())).toThrow(/protocol is 'sms'/);
});
