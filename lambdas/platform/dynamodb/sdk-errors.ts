const THROTTLES = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'LimitExceededException',
]);

// one write met a transaction on its item, or the same transaction is still under way: nothing was written
const BUSY = new Set(['TransactionConflictException', 'TransactionInProgressException']);

const UNSENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);

/** DynamoDB refused the call, or never got it: nothing was written, so any call may be repeated. */
export function wasNotApplied(error: unknown): boolean {
  const name = nameOf(error);
  return THROTTLES.has(name) || BUSY.has(name) || UNSENT.has(codeOf(error));
}

/** Nobody knows whether the call took effect; only one that is safe to repeat may be repeated. */
export function isAmbiguous(error: unknown): boolean {
  if (nameOf(error) === 'TimedOut' || nameOf(error) === 'TimeoutError') return true;
  if (/^E(CONNRESET|PIPE|TIMEDOUT)$/.test(codeOf(error))) return true;
  const metadata = property(error, '$metadata');
  return Number(property(metadata, 'httpStatusCode') ?? 0) >= 500;
}

/** Reasons that say no more than that another attempt may succeed. */
export function isTransientReason(code: string | undefined): boolean {
  return (
    code === 'TransactionConflict' || code === 'ThrottlingError' || code === 'ProvisionedThroughputExceeded'
  );
}

export function nameOf(error: unknown): string {
  return String(property(error, 'name') ?? '');
}

function codeOf(error: unknown): string {
  return String(property(error, 'code') ?? '');
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
