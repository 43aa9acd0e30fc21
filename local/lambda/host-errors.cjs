'use strict';

/** An error as a function's caller gets it: `{errorType, errorMessage, trace}`. */
function describeError(error) {
  if (error instanceof Error || (error && typeof error === 'object' && typeof error.message === 'string'))
    return {
      errorType: error.name || 'Error',
      errorMessage: error.message,
      trace: String(error.stack ?? '').split('\n'),
    };
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

/** An error of the runtime's own, such as Runtime.HandlerNotFound. */
function runtimeError(name, message, cause) {
  const error = new Error(message, { cause });
  error.name = name;
  return error;
}

module.exports = { describeError, runtimeError };
