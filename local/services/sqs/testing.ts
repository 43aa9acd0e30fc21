import type { Caller, Service } from '../../service.ts';
import { createContext, declare, NAMING, OPERATOR, type TestContext } from '../testing.ts';
import { createSqs } from './sqs.service.ts';

export const JOBS = `${NAMING.endpoint}/${NAMING.account}/jobs`;
export const DEAD = `${NAMING.endpoint}/${NAMING.account}/dead`;

const running = new Set<Service>();

/** SQS with the queue `jobs`, which gives up after 5 receives, and its dead-letter queue `dead`. */
export function startSqs(
  given: { jobs?: Record<string, unknown>; policy?: object; context?: TestContext } = {},
) {
  const context = given.context ?? createContext();
  const sqs = createSqs();
  const redrive = { deadLetterTargetArn: NAMING.arn('sqs', 'dead'), maxReceiveCount: 5 };
  sqs.start(
    [
      declare(sqs, 'AWS::SQS::Queue', 'Jobs', { QueueName: 'jobs', RedrivePolicy: redrive, ...given.jobs }),
      declare(sqs, 'AWS::SQS::Queue', 'Dead', { QueueName: 'dead' }),
      declare(sqs, 'AWS::SQS::QueuePolicy', 'Policy', { Queues: [JOBS], PolicyDocument: given.policy ?? {} }),
    ],
    context,
  );
  running.add(sqs);

  // sync where the service is, so that its errors can be expected as rejections everywhere
  const call = async (action: string, input: object, caller: Caller = OPERATOR): Promise<any> =>
    sqs.handle!(action, { QueueUrl: JOBS, ...input }, caller);
  const receive = async (input: object = {}) => (await call('ReceiveMessage', input)).Messages ?? [];
  return { sqs, context, call, receive };
}

/** Stops what the test has started. */
export function stopAll() {
  for (const sqs of running) void sqs.stop();
  running.clear();
}

/** How many messages may be received now, as AWS counts: a string. */
export async function depth(call: ReturnType<typeof startSqs>['call']): Promise<string> {
  const { Attributes } = await call('GetQueueAttributes', {
    AttributeNames: ['ApproximateNumberOfMessages'],
  });
  return Attributes.ApproximateNumberOfMessages;
}
