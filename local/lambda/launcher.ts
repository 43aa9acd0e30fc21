import type { Naming } from '../service.ts';
import { environmentVariables, type Credentials } from './configuration.ts';
import { Environment, type EnvironmentOptions } from './environment.ts';
import type { RunContext } from './run.ts';
import type { Watchdog } from './watchdog.ts';

export interface LauncherOptions extends RunContext {
  readonly naming: Pick<Naming, 'region' | 'endpoint'>;
  readonly credentials: Credentials;
  /** Folder that keeps compiled code between starts; null keeps none. */
  readonly compileCache: string | null;
  readonly watchdog: Watchdog;
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
    const { configuration, naming, credentials, compileCache, watchdog, offset } = this.options;
    const environment = new Environment({
      ...callbacks,
      number: ++this.launched,
      version,
      directory,
      variables: environmentVariables(configuration, version, directory, naming, credentials),
      memory: configuration.memory,
      boot: { offset: offset(), logFormat: configuration.logFormat, compileCache },
      print: (source, stream, line) => this.print(source, stream, line),
      ended: (source, code, signal) => {
        if (source.pid !== undefined) watchdog.remove(source.pid);
        callbacks.ended(source, code, signal);
      },
    });
    if (environment.pid !== undefined) watchdog.add(environment.pid);
    return environment;
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
