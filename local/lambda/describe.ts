import type { Configuration } from './configuration.ts';
import type { Alias } from './registry.ts';

/** Configurations as Lambda's API shows them. */
export function describeFunction(
  { functionName, arn, roleArn, handler, runtime, memory, timeout, logFormat, logGroup }: Configuration,
  version = '$LATEST',
) {
  return {
    FunctionName: functionName,
    FunctionArn: version === '$LATEST' ? arn : `${arn}:${version}`,
    Version: version,
    Role: roleArn,
    Handler: handler,
    Runtime: runtime,
    MemorySize: memory,
    Timeout: timeout,
    PackageType: 'Zip',
    State: 'Active',
    LastUpdateStatus: 'Successful',
    LoggingConfig: { LogFormat: logFormat, LogGroup: logGroup },
  };
}

/** `functionArn` is without a version. */
export function describeAlias(functionArn: string, { name, version, others }: Alias & { name: string }) {
  return {
    AliasArn: `${functionArn}:${name}`,
    Name: name,
    FunctionVersion: version,
    ...(others.length > 0 && {
      RoutingConfig: {
        AdditionalVersionWeights: Object.fromEntries(others.map((other) => [other.version, other.weight])),
      },
    }),
  };
}

/** @param quota concurrent executions that the account may have */
export function accountSettings(functions: readonly Configuration[], quota: number) {
  const reserved = functions.reduce((sum, { reservedConcurrency }) => sum + (reservedConcurrency ?? 0), 0);
  return {
    AccountLimit: {
      ConcurrentExecutions: quota,
      UnreservedConcurrentExecutions: quota - reserved,
      CodeSizeZipped: 52_428_800,
      CodeSizeUnzipped: 262_144_000,
      TotalCodeSize: 80_530_636_800,
    },
    AccountUsage: { FunctionCount: functions.length },
  };
}
