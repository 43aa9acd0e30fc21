/**
 * What a caller gets when the function itself could not answer, in Lambda's words.
 * https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html
 */

/** Limit of a synchronous call's payload and answer: 6 MB. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const PAYLOAD_LIMIT = 6 * 1024 * 1024;

export function timedOut(requestId: string, seconds: number): string {
  return failure('Sandbox.Timedout', `RequestId: ${requestId} Error: ${timeoutMessage(seconds)}`);
}

export function timeoutMessage(seconds: number): string {
  return `Task timed out after ${seconds.toFixed(2)} seconds`;
}

export function exited(requestId: string, code: number | null, signal: string | null): string {
  return failure('Runtime.ExitError', `RequestId: ${requestId} Error: ${exitReason(code, signal)}`);
}

export function exitReason(code: number | null, signal: string | null): string {
  if (signal) return `Runtime exited with error: signal: ${SIGNALS[signal] ?? signal}`;
  return code === 0
    ? 'Runtime exited without providing a reason'
    : `Runtime exited with error: exit status ${code}`;
}

export function answerTooLarge(bytes: number): string {
  return failure(
    'Function.ResponseSizeTooLarge',
    `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${PAYLOAD_LIMIT} bytes).`,
  );
}

export function throttled(): string {
  return failure('TooManyRequestsException', 'Rate Exceeded.');
}

export function missing(target: string): string {
  return failure('ResourceNotFoundException', `Function not found: ${target}`);
}

export function failure(errorType: string, errorMessage: string): string {
  return JSON.stringify({ errorType, errorMessage });
}

const SIGNALS: Readonly<Record<string, string>> = {
  SIGKILL: 'killed',
  SIGTERM: 'terminated',
  SIGABRT: 'aborted',
  SIGTRAP: 'trace/breakpoint trap',
  SIGSEGV: 'segmentation fault',
};
