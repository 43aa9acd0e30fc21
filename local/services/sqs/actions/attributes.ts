import { AwsError } from '../../../service.ts';
import type { Queue } from '../queue.ts';
import { queueOf, type Action } from '../sqs.ts';

export const getQueueAttributes: Action = (sqs, input) => {
  const all = attributesOf(queueOf(sqs, input));
  const names: readonly string[] = input.AttributeNames ?? [];
  const unknown = names.find((name) => name !== 'All' && !KNOWN.includes(name));
  if (unknown) throw new AwsError('InvalidAttributeName', `unknown attribute ${unknown}`);

  const wanted = Object.entries(all).filter(([name]) => names.includes('All') || names.includes(name));
  return wanted.length === 0 ? {} : { Attributes: Object.fromEntries(wanted) };
};

const KNOWN = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesDelayed',
  'ApproximateNumberOfMessagesNotVisible',
  'CreatedTimestamp',
  'DelaySeconds',
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'LastModifiedTimestamp',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'Policy',
  'QueueArn',
  'ReceiveMessageWaitTimeSeconds',
  'RedriveAllowPolicy',
  'RedrivePolicy',
  'SqsManagedSseEnabled',
  'VisibilityTimeout',
];

function attributesOf(queue: Queue): Record<string, string> {
  const { settings, createdAt } = queue;
  const { visible, inFlight, delayed } = queue.count();
  const created = String(Math.floor(createdAt / 1000));
  return {
    QueueArn: settings.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: created,
    LastModifiedTimestamp: created,
    VisibilityTimeout: String(settings.visibilityTimeout),
    MaximumMessageSize: String(settings.maximumSize),
    MessageRetentionPeriod: String(settings.retention),
    DelaySeconds: String(settings.delay),
    ReceiveMessageWaitTimeSeconds: String(settings.receiveWait),
    SqsManagedSseEnabled: String(settings.kmsKey === null),
    ...(settings.kmsKey && { KmsMasterKeyId: settings.kmsKey }),
    ...(settings.policy && { Policy: settings.policy }),
    ...(settings.redriveAllowPolicy && { RedriveAllowPolicy: settings.redriveAllowPolicy }),
    ...(settings.redrive && {
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: settings.redrive.deadLetterArn,
        maxReceiveCount: settings.redrive.maxReceives,
      }),
    }),
  };
}
