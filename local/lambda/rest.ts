import { restJson } from '../aws/rest-json.ts';
import type { HttpAnswer, RestApi } from '../service.ts';

const FUNCTION = '/2015-03-31/functions/{FunctionName}';
const INVOKE = `POST ${FUNCTION}/invocations`;

const json = restJson({
  [INVOKE]: 'Invoke',
  'GET /2015-03-31/functions': 'ListFunctions',
  [`GET ${FUNCTION}`]: 'GetFunction',
  [`GET ${FUNCTION}/configuration`]: 'GetFunctionConfiguration',
  [`GET ${FUNCTION}/versions`]: 'ListVersionsByFunction',
  [`GET ${FUNCTION}/aliases`]: 'ListAliases',
  [`GET ${FUNCTION}/aliases/{Name}`]: 'GetAlias',
  'GET /2016-08-19/account-settings': 'GetAccountSettings',
});

/**
 * Lambda's API over HTTP. An invocation's payload is the body itself, and what else there is to say stands in headers:
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export const lambdaRest: RestApi = {
  ...json,

  route(request) {
    // the body of an invocation is the function's alone
    const found = json.route({ ...request, body: Buffer.alloc(0) });
    if (found?.action !== 'Invoke') return found;
    const { headers, body } = request;
    const input = {
      ...(found.input as object),
      Payload: body.toString(),
      InvocationType: headers['x-amz-invocation-type'],
      LogType: headers['x-amz-log-type'],
    };
    return { action: found.action, input };
  },

  renderOutput: (action, output, requestId) =>
    action === 'Invoke' ? renderInvocation(output) : json.renderOutput(action, output, requestId),

  renderError(error, requestId) {
    const answer = json.renderError(error, requestId);
    // Lambda marks its errors with their type in the body too
    return { ...answer, body: JSON.stringify({ Type: 'User', message: error.message, ...error.details }) };
  },
};

function renderInvocation({
  StatusCode,
  ExecutedVersion,
  FunctionError,
  LogResult,
  Payload,
}: any): HttpAnswer {
  return {
    status: StatusCode,
    headers: {
      'content-type': 'application/json',
      'x-amz-executed-version': ExecutedVersion,
      ...(FunctionError && { 'x-amz-function-error': FunctionError }),
      ...(LogResult && { 'x-amz-log-result': LogResult }),
    },
    body: Payload,
  };
}
