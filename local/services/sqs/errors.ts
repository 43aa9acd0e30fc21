import { AwsError } from '../../service.ts';

/** Codes as the JSON protocol names them: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html */
export const invalidValue = (parameter: string, value: unknown, expected: string) =>
  new AwsError(
    'InvalidParameterValue',
    `value ${JSON.stringify(value) ?? 'undefined'} for parameter ${parameter} is invalid, expected ${expected}`,
  );

export const missing = (parameter: string) =>
  new AwsError('MissingParameter', `the request must contain the parameter ${parameter}`);

export const noSuchQueue = (name: string) =>
  new AwsError('QueueDoesNotExist', `the specified queue '${name}' does not exist`);

export const unknownAction = (action: string) =>
  new AwsError('InvalidAction', `the rehearsal's sqs doesn't serve ${action}`);

/** Returns `value`, or `fallback` when it is absent; throws unless it is an integer from `low` to `high`. */
export function integer(
  parameter: string,
  value: unknown,
  fallback: number,
  low: number,
  high: number,
): number {
  if (value === undefined || value === null) return fallback;
  if (!Number.isInteger(value) || (value as number) < low || (value as number) > high) {
    throw invalidValue(parameter, value, `an integer from ${low} to ${high}`);
  }
  return value as number;
}
