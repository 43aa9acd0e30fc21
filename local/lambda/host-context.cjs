'use strict';

const { performance } = require('node:perf_hooks');

const { env } = process;

/**
 * The handler's second argument.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 */
function createContext(request, finish) {
  // performance.now, because the deadline is real time even when the rehearsal's clock is advanced
  const deadline = performance.now() + request.timeout;
  return {
    // kept for code that sets it: an answer is sent as soon as the handler gives one, the loop is frozen by nobody
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: request.arn,
    awsRequestId: request.id,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
    done: finish,
    fail: (error) => finish(error ?? new Error('context.fail was called without an error')),
    succeed: (result) => finish(null, result),
  };
}

module.exports = { createContext };
