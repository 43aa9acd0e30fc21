import type { Naming, Resource } from '../service.ts';

/** What AWS::Lambda::Function declares, with Lambda's defaults. */
export interface Configuration {
  readonly functionName: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly handler: string;
  readonly runtime: string;
  /** MB. */
  readonly memory: number;
  /** Seconds. */
  readonly timeout: number;
  readonly reservedConcurrency: number | null;
  readonly logFormat: 'Text' | 'JSON';
  readonly logGroup: string;
  readonly variables: Readonly<Record<string, string>>;
  /** ARNs of layers' versions. */
  readonly layers: readonly string[];
}

export function readConfiguration({ identity, properties, logicalId }: Resource): Configuration {
  const runtime = String(properties['Runtime'] ?? '');
  if (!runtime.startsWith('nodejs'))
    throw new Error(
      `function ${logicalId} has runtime '${runtime}', the rehearsal runs nodejs runtimes only`,
    );
  return {
    functionName: identity.ref,
    arn: identity.attributes['Arn'] ?? '',
    roleArn: String(properties['Role']),
    handler: String(properties['Handler']),
    runtime,
    memory: Number(properties['MemorySize'] ?? 128),
    timeout: Number(properties['Timeout'] ?? 3),
    reservedConcurrency: properties['ReservedConcurrentExecutions'] ?? null,
    logFormat: properties['LoggingConfig']?.LogFormat === 'JSON' ? 'JSON' : 'Text',
    logGroup: properties['LoggingConfig']?.LogGroup ?? `/aws/lambda/${identity.ref}`,
    variables: stringsOf(properties['Environment']?.Variables ?? {}),
    layers: properties['Layers'] ?? [],
  };
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * The whole environment of a function's process: what the template gives, what Lambda sets, and the way to the
 * rehearsal's endpoint. Nothing comes from the developer's shell.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function environmentVariables(
  configuration: Configuration,
  version: string,
  directory: string,
  { region, endpoint }: Pick<Naming, 'region' | 'endpoint'>,
  credentials: Credentials,
): Record<string, string> {
  const { functionName, handler, memory, runtime, logGroup, variables } = configuration;
  return {
    ...variables,
    ...(credentials.sessionToken ? { AWS_SESSION_TOKEN: credentials.sessionToken } : {}),
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: `rehearsal/[${version}]`,
    LAMBDA_TASK_ROOT: directory,
    _HANDLER: handler,
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    TZ: ':UTC',
    // a home that doesn't exist, as on Lambda: an SDK must not find the developer's ~/.aws
    HOME: '/home/sbx_user1051',
  };
}

function stringsOf(variables: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)]));
}
