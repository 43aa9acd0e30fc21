import type { Naming } from '../service.ts';
import { environmentVariables, type Credentials } from './configuration.ts';
import { Environment, type EnvironmentOptions } from './environment.ts';
import type { RunContext } from './run.ts';

export interface LauncherOptions extends RunContext {
  readonly naming: Pick<Naming, 'region' | 'endpoint'>;
  readonly credentials: Credentials;
  /** Folder that keeps compiled code between starts; null keeps none. */
  readonly compileCache: string | null;
  /** The rehearsal clock's offset to the machine's, in milliseconds. */
  readonly offset: () => number;
}

/** Launches the environments of one function with what they need, and logs what they print. */
export class Launcher {
  private readonly options: LauncherOptions;
  private launched = 0;

  constructor(options: LauncherOptions) {
    this.options = options;
  }

  launch(
    version: string,
    directory: string,
    callbacks: Pick<EnvironmentOptions, 'started' | 'ended'>,
  ): Environment {
    const { configuration, naming, credentials, compileCache, offset } = this.options;
    return new Environment({
      ...callbacks,
      number: ++this.launched,
      version,
      directory,
      variables: environmentVariables(configuration, version, directory, naming, credentials),
      memory: configuration.memory,
      boot: { offset: offset(), logFormat: configuration.logFormat, compileCache },
      print: (environment, stream, line) => this.print(environment, stream, line),
    });
  }

  print({ request, number }: Environment, stream: 'stdout' | 'stderr', line: string): void {
    const { configuration, clock, logs } = this.options;
    logs.write({
      at: clock.now(),
      functionName: configuration.functionName,
      environment: number,
      requestId: request?.requestId ?? null,
      traceId: request?.traceId ?? null,
      stream,
      line,
    });
  }
}
