import type { Target } from '../lambda/invoker.ts';
import { Refusal } from '../refusal.ts';
import type { Resource } from '../service.ts';
import { compileFilter, type Filter } from './filter.ts';

/** An AWS::Lambda::EventSourceMapping with the defaults of its kind of source. */
export interface Mapping {
  readonly id: string;
  readonly kind: 'sqs' | 'stream';
  readonly sourceArn: string;
  readonly functionName: string;
  readonly target: Target;
  readonly batchSize: number;
  /** Milliseconds to wait for a batch to fill. */
  readonly window: number;
  readonly filter: Filter;
  readonly reportsItemFailures: boolean;
  /** Batches in flight at a time: SQS's MaximumConcurrency, or a stream's ParallelizationFactor. */
  readonly concurrency: number;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  readonly bisects: boolean;
  /** -1 for ever. */
  readonly maximumRetries: number;
  /** Milliseconds; null for ever. */
  readonly maximumAge: number | null;
  /** ARN of the queue that hears of discarded records. */
  readonly onFailure: string | null;
}

/** SQS begins with five pollers; a template may set another maximum. */
const SQS_CONCURRENCY = 5;

/**
 * Reads a mapping; `find` resolves the function that it names.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-eventsourcemapping.html
 */
export function readMapping(
  { identity, logicalId, properties }: Resource,
  find: (target: string) => Target | null,
): Mapping {
  const sourceArn = String(properties['EventSourceArn']);
  const kind = kindOf(logicalId, sourceArn);
  const functionName = String(properties['FunctionName']);
  const target = find(functionName);
  if (!target)
    throw new Refusal(`event source mapping ${logicalId} names the unknown function '${functionName}'`);
  const onFailure = properties['DestinationConfig']?.OnFailure?.Destination ?? null;
  if (onFailure !== null && !String(onFailure).includes(':sqs:'))
    throw new Refusal(
      `event source mapping ${logicalId} has the on-failure destination '${onFailure}', the rehearsal sends to SQS queues only`,
    );
  const maximumAge = Number(properties['MaximumRecordAgeInSeconds'] ?? -1);
  return {
    id: identity.ref,
    kind,
    sourceArn,
    functionName,
    target,
    batchSize: Number(properties['BatchSize'] ?? (kind === 'sqs' ? 10 : 100)),
    window: Number(properties['MaximumBatchingWindowInSeconds'] ?? 0) * 1000,
    filter: compileFilter(properties['FilterCriteria']),
    reportsItemFailures: (properties['FunctionResponseTypes'] ?? []).includes('ReportBatchItemFailures'),
    concurrency: Number(
      kind === 'sqs'
        ? (properties['ScalingConfig']?.MaximumConcurrency ?? SQS_CONCURRENCY)
        : (properties['ParallelizationFactor'] ?? 1),
    ),
    startingPosition: properties['StartingPosition'] === 'LATEST' ? 'LATEST' : 'TRIM_HORIZON',
    bisects: String(properties['BisectBatchOnFunctionError']) === 'true',
    maximumRetries: Number(properties['MaximumRetryAttempts'] ?? -1),
    maximumAge: maximumAge < 0 ? null : maximumAge * 1000,
    onFailure,
  };
}

function kindOf(logicalId: string, arn: string): Mapping['kind'] {
  if (arn.includes(':sqs:')) return 'sqs';
  if (arn.includes(':dynamodb:') && arn.includes('/stream/')) return 'stream';
  throw new Refusal(
    `event source mapping ${logicalId} reads from '${arn}', the rehearsal has SQS queues and DynamoDB streams`,
  );
}
