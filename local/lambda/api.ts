import { AwsError, type Access } from '../service.ts';
import type { Configuration } from './configuration.ts';
import { PAYLOAD_LIMIT } from './failures.ts';
import type { Invoker } from './invoker.ts';

/** Lambda's own API, as far as the rehearsal has it. https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html */
const ACTIONS: Readonly<Record<string, string>> = {
  Invoke: 'lambda:InvokeFunction',
  GetFunction: 'lambda:GetFunction',
  ListFunctions: 'lambda:ListFunctions',
};

export function accessOf(action: string, input: any, arnOf: (target: string) => string | null): Access[] {
  const permission = ACTIONS[action];
  if (!permission)
    throw new AwsError(
      'UnknownOperationException',
      `lambda has no ${action} here, expected one of: ${Object.keys(ACTIONS).join(', ')}`,
    );
  if (action === 'ListFunctions') return [{ action: permission, resource: '*' }];
  return [{ action: permission, resource: arnOf(qualified(input)) ?? String(input.FunctionName) }];
}

/** `Invoke` takes and gives `Payload` as JSON text. */
export async function handleCall(
  action: string,
  input: any,
  invoker: Invoker,
  functions: readonly Configuration[],
): Promise<unknown> {
  if (action === 'ListFunctions') return { Functions: functions.map(describeFunction) };
  if (action === 'GetFunction') {
    const name = invoker.find(qualified(input))?.functionName;
    const found = functions.find(({ functionName }) => functionName === name);
    if (!found)
      throw new AwsError('ResourceNotFoundException', `Function not found: ${input.FunctionName}`, 404);
    return { Configuration: describeFunction(found) };
  }
  return invoke(input, invoker);
}

async function invoke(input: any, invoker: Invoker) {
  const outcome = await invoker.invoke(qualified(input), oneLine(input.Payload));
  if (outcome.ok) return { StatusCode: 200, ExecutedVersion: outcome.version, Payload: outcome.payload };
  if (outcome.kind === 'missing')
    throw new AwsError('ResourceNotFoundException', `Function not found: ${input.FunctionName}`, 404);
  if (outcome.kind === 'throttled') throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
  return {
    StatusCode: 200,
    ExecutedVersion: outcome.version,
    FunctionError: 'Unhandled',
    Payload: outcome.payload,
  };
}

/** Checks the payload, and takes out the line feeds that the channel to the environment can't carry. */
function oneLine(payload: unknown): string {
  const text = payload === undefined || payload === '' ? '{}' : String(payload);
  if (Buffer.byteLength(text) > PAYLOAD_LIMIT)
    throw new AwsError(
      'RequestTooLargeException',
      `Request must be smaller than ${PAYLOAD_LIMIT} bytes for the InvokeFunction operation`,
      413,
    );
  try {
    return JSON.stringify(JSON.parse(text));
  } catch (cause) {
    throw new AwsError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${(cause as Error).message}`,
    );
  }
}

function qualified({ FunctionName, Qualifier }: { FunctionName: unknown; Qualifier?: unknown }): string {
  return Qualifier ? `${String(FunctionName)}:${String(Qualifier)}` : String(FunctionName);
}

function describeFunction({ functionName, arn, roleArn, handler, runtime, memory, timeout }: Configuration) {
  return {
    FunctionName: functionName,
    FunctionArn: arn,
    Role: roleArn,
    Handler: handler,
    Runtime: runtime,
    MemorySize: memory,
    Timeout: timeout,
  };
}
