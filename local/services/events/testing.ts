import { createDispatcher } from '../../aws/dispatch.ts';
import { createIam } from '../../iam/iam.service.ts';
import { eventually } from '../../lambda/testing.ts';
import type { Context } from '../../service.ts';
import { createSqs } from '../sqs/sqs.service.ts';
import { createContext, declare, NAMING, OPERATOR, type TestContext } from '../testing.ts';
import type { Event } from './event.ts';
import { createEvents } from './events.service.ts';

export const RULE_ARN = NAMING.arn('events', 'rule/uploads');
export const QUEUE_ARN = NAMING.arn('sqs', 'uploads');
export const DEAD_LETTERS_ARN = NAMING.arn('sqs', 'dead-letters');

export const EVENT: Event = {
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

export const statement = (Resource: string, sourceArn = RULE_ARN) => ({
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

/** Stops what the tests started. */
export const stopAll = (): void => stops.splice(0).forEach((stop) => stop());

/** The bus, a queue for a rule and its dead-letter queue, with IAM between them. */
export function given({
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

export function started(options: Given = {}) {
  const running = given(options);
  void running.start();
  return running;
}

export const progressOf = ({ events }: ReturnType<typeof given>) =>
  (events.describe!() as { delivered: number; failed: number; problem: string | null }[])[0]!;
