import { AwsError, type Access } from '../service.ts';
import type { Configuration } from './configuration.ts';
import { accountSettings, describeAlias, describeFunction } from './describe.ts';
import { PAYLOAD_LIMIT } from './failures.ts';
import type { Invoker } from './invoker.ts';
import type { Registry } from './registry.ts';

/** Lambda's own API, as far as the rehearsal has it. https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html */
const ACTIONS: Readonly<Record<string, string>> = {
  Invoke: 'lambda:InvokeFunction',
  GetFunction: 'lambda:GetFunction',
  GetFunctionConfiguration: 'lambda:GetFunctionConfiguration',
  ListFunctions: 'lambda:ListFunctions',
  ListVersionsByFunction: 'lambda:ListVersionsByFunction',
  ListAliases: 'lambda:ListAliases',
  GetAlias: 'lambda:GetAlias',
  GetAccountSettings: 'lambda:GetAccountSettings',
};
const WITHOUT_RESOURCE = new Set(['ListFunctions', 'GetAccountSettings']);

/** What the API knows of the functions. */
export interface Catalog {
  readonly invoker: Invoker;
  readonly functions: readonly Configuration[];
  readonly registry: Registry;
  /** Concurrent executions that the account may have. */
  readonly quota: number;
  /** What the request's environment logged, oldest first. */
  linesOf(requestId: string): readonly string[];
}

export function accessOf(action: string, input: any, arnOf: (target: string) => string | null): Access[] {
  const permission = ACTIONS[action];
  if (!permission)
    throw new AwsError(
      'UnknownOperationException',
      `lambda has no ${action} here, expected one of: ${Object.keys(ACTIONS).join(', ')}`,
    );
  if (WITHOUT_RESOURCE.has(action)) return [{ action: permission, resource: '*' }];
  return [{ action: permission, resource: arnOf(qualified(input)) ?? String(input.FunctionName) }];
}

/** `Invoke` takes and gives `Payload` as JSON text. */
export async function handleCall(action: string, input: any, catalog: Catalog): Promise<unknown> {
  const { functions, registry, quota } = catalog;
  switch (action) {
    case 'Invoke':
      return invoke(input, catalog);
    case 'ListFunctions':
      return { Functions: functions.map((each) => describeFunction(each)) };
    case 'GetAccountSettings':
      return accountSettings(functions, quota);
  }

  const found = functionOf(input, catalog);
  const { functionName, arn } = found;
  switch (action) {
    case 'GetFunction':
      return {
        Configuration: describeFunction(found, versionOf(input, registry)),
        ...(found.reservedConcurrency !== null && {
          Concurrency: { ReservedConcurrentExecutions: found.reservedConcurrency },
        }),
      };
    case 'GetFunctionConfiguration':
      return describeFunction(found, versionOf(input, registry));
    case 'ListVersionsByFunction':
      return { Versions: registry.versionsOf(functionName).map((each) => describeFunction(found, each)) };
    case 'ListAliases':
      return { Aliases: registry.aliasesOf(functionName).map((alias) => describeAlias(arn, alias)) };
    case 'GetAlias': {
      const alias = registry.aliasesOf(functionName).find(({ name }) => name === input.Name);
      if (!alias) throw notFound(`Cannot find alias arn: ${arn}:${input.Name}`);
      return describeAlias(arn, alias);
    }
  }
}

const notFound = (message: string) => new AwsError('ResourceNotFoundException', message, 404);

function functionOf(input: any, { functions, invoker }: Catalog): Configuration {
  const name = invoker.find(qualified(input))?.functionName;
  const found = functions.find(({ functionName }) => functionName === name);
  if (!found) throw notFound(`Function not found: ${input.FunctionName}`);
  return found;
}

const versionOf = (input: any, registry: Registry) =>
  registry.resolve(qualified(input))?.version ?? '$LATEST';

async function invoke(input: any, { invoker, linesOf }: Catalog) {
  const type = input.InvocationType ?? 'RequestResponse';
  if (type !== 'RequestResponse')
    throw new AwsError(
      'InvalidParameterValueException',
      `InvocationType is '${type}', the rehearsal's Invoke knows RequestResponse only`,
    );
  const outcome = await invoker.invoke(qualified(input), oneLine(input.Payload));
  if (!outcome.ok && outcome.kind === 'missing') throw notFound(`Function not found: ${input.FunctionName}`);
  if (!outcome.ok && outcome.kind === 'throttled')
    throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
  return {
    StatusCode: 200,
    ExecutedVersion: outcome.version,
    ...(!outcome.ok && { FunctionError: 'Unhandled' }),
    ...(input.LogType === 'Tail' && { LogResult: tail(linesOf(outcome.requestId)) }),
    Payload: outcome.payload,
  };
}

/** The last 4 KB, as Lambda cuts it. */
const tail = (lines: readonly string[]) =>
  Buffer.from(lines.map((line) => `${line}\n`).join(''))
    .subarray(-4096)
    .toString('base64');

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
