import { Refusal } from '../../refusal.ts';
import type { Resource } from '../../service.ts';

/** A queue as its template sets it up; durations in seconds, as AWS counts them. */
export interface QueueSettings {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly visibilityTimeout: number;
  readonly delay: number;
  readonly retention: number;
  readonly receiveWait: number;
  readonly maximumSize: number;
  readonly redrive: Redrive | null;
  readonly redriveAllowPolicy: string | null;
  readonly kmsKey: string | null;
  /** The resource policy as JSON. */
  readonly policy: string | null;
}

export interface Redrive {
  readonly deadLetterArn: string;
  /** A message that was received this often goes to the dead-letter queue instead of being received once more. */
  readonly maxReceives: number;
}

/** Defaults and ranges: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
export function readSettings(resource: Resource, policy: string | null): QueueSettings {
  const { logicalId, properties, identity } = resource;
  if (properties.FifoQueue) {
    throw new Refusal(
      `queue ${logicalId} is a FIFO queue, which the rehearsal doesn't run; use a standard queue and let its consumer dedupe`,
    );
  }
  const within = (property: string, fallback: number, low: number, high: number) => {
    const value = Number(properties[property] ?? fallback);
    if (Number.isInteger(value) && value >= low && value <= high) return value;
    throw new Refusal(
      `queue ${logicalId} has ${property} ${properties[property]}, expected ${low} to ${high}`,
    );
  };

  return {
    name: identity.attributes.QueueName!,
    arn: identity.attributes.Arn!,
    url: identity.ref,
    visibilityTimeout: within('VisibilityTimeout', 30, 0, 43_200),
    delay: within('DelaySeconds', 0, 0, 900),
    retention: within('MessageRetentionPeriod', 345_600, 60, 1_209_600),
    receiveWait: within('ReceiveMessageWaitTimeSeconds', 0, 0, 20),
    maximumSize: within('MaximumMessageSize', 1_048_576, 1_024, 1_048_576),
    redrive: readRedrive(logicalId, properties.RedrivePolicy),
    redriveAllowPolicy: properties.RedriveAllowPolicy ? JSON.stringify(properties.RedriveAllowPolicy) : null,
    kmsKey: properties.KmsMasterKeyId ?? null,
    policy,
  };
}

function readRedrive(logicalId: string, policy: any): Redrive | null {
  if (!policy) return null;
  const { deadLetterTargetArn, maxReceiveCount } = typeof policy === 'string' ? JSON.parse(policy) : policy;
  const maxReceives = Number(maxReceiveCount);
  if (typeof deadLetterTargetArn === 'string' && maxReceives >= 1 && maxReceives <= 1000) {
    return { deadLetterArn: deadLetterTargetArn, maxReceives };
  }
  throw new Refusal(
    `queue ${logicalId} has RedrivePolicy ${JSON.stringify(policy)}, expected deadLetterTargetArn and maxReceiveCount from 1 to 1000`,
  );
}
