import type { Naming } from '../service.ts';
import { environmentVariables, type Credentials } from './configuration.ts';
import { Environment } from './environment.ts';
import { exited, throttled } from './failures.ts';
import { Run, type Job, type RunContext } from './run.ts';

export interface PoolOptions extends RunContext {
  readonly directory: string;
  readonly naming: Pick<Naming, 'region' | 'endpoint'>;
  readonly credentials: Credentials;
  /** Most environments at a time; further requests wait. */
  readonly limit: number;
  /**
   * Milliseconds that a request waits for a busy environment before another one is started. Starting costs more
   * CPU than many short requests, so a burst of those is served by few.
   */
  readonly patience: number;
  readonly compileCache: string | null;
  /** The rehearsal clock's offset to the machine's, in milliseconds. */
  readonly offset: () => number;
  /** Whether the fault `crash` strikes the request that just reached its environment. */
  readonly crashes: () => boolean;
}

interface Waiting {
  readonly job: Job;
  readonly since: number;
}

/** The environments of one function: the one used last serves next, what finds none free waits in line. */
export class Pool {
  private readonly options: PoolOptions;
  private directory: string;
  private readonly starting = new Set<Environment>();
  private readonly idle: Environment[] = [];
  private readonly busy = new Map<Environment, Run>();
  /** Environments on their way out: answered, timed out or replaced, their process not yet gone. */
  private readonly leaving = new Set<Environment>();
  /** How long each environment took to start, until its first request reported it. */
  private readonly initMs = new WeakMap<Environment, number>();
  private waiting: Waiting[] = [];
  private growth: NodeJS.Timeout | null = null;
  private started = 0;
  private stopped: (() => void) | null = null;

  constructor(options: PoolOptions) {
    this.options = options;
    this.directory = options.directory;
  }

  submit(job: Job): void {
    const reserved = this.options.configuration.reservedConcurrency;
    if (reserved !== null && this.busy.size + this.waiting.length >= reserved)
      return job.settle({
        ok: false,
        requestId: job.requestId,
        version: job.version,
        kind: 'throttled',
        payload: throttled(),
      });
    const environment = this.takeIdle(job.version);
    if (environment) return this.run(environment, job);
    this.waiting.push({ job, since: performance.now() });
    this.grow();
  }

  /** Starts an environment before anybody asks for it. */
  warm(version: string): void {
    if (this.size === 0) this.start(version);
  }

  /** New requests run the code in `directory`; those under way finish on the old. */
  replaceCode(directory: string): void {
    this.directory = directory;
    const versions = new Set<string>();
    for (const environment of [...this.starting, ...this.idle, ...this.busy.keys()]) {
      environment.retired = true;
      versions.add(environment.version);
    }
    for (const environment of [...this.starting, ...this.idle]) this.dismiss(environment);
    this.starting.clear();
    this.idle.length = 0;
    for (const version of versions) this.start(version);
  }

  setClockOffset(offset: number): void {
    for (const environment of [...this.starting, ...this.idle, ...this.busy.keys()])
      environment.setClockOffset(offset);
  }

  describe() {
    return {
      environments: [...this.idle, ...this.busy.keys()].map(({ number, version, pid }) => ({
        number,
        version,
        pid,
      })),
      starting: this.starting.size,
      busy: this.busy.size,
      waiting: this.waiting.length,
    };
  }

  /** Stops every environment, letting SIGTERM handlers run; resolves when their processes are gone. */
  async stop(): Promise<void> {
    if (this.growth) clearTimeout(this.growth);
    this.waiting = [];
    const gone = new Promise<void>((resolve) => (this.stopped = resolve));
    for (const environment of [...this.starting, ...this.idle, ...this.busy.keys()])
      this.dismiss(environment);
    this.starting.clear();
    this.idle.length = 0;
    if (this.leaving.size > 0) await gone;
  }

  private get size(): number {
    return this.starting.size + this.idle.length + this.busy.size;
  }

  private takeIdle(version: string): Environment | null {
    const at = this.idle.findLastIndex((environment) => environment.version === version);
    return at < 0 ? null : (this.idle.splice(at, 1)[0] ?? null);
  }

  /** Sees to it that somebody will serve the first in line. */
  private grow(): void {
    const [first] = this.waiting;
    if (!first || this.stopped) return;
    const { version } = first.job;
    if (!this.serves(version)) {
      if (this.size >= this.options.limit) this.evict();
      return this.start(version);
    }
    if (this.growth || this.size >= this.options.limit) return;
    this.growth = setTimeout(() => this.growLate(), this.options.patience);
  }

  private growLate(): void {
    this.growth = null;
    const [first] = this.waiting;
    if (!first) return;
    const late = performance.now() - first.since >= this.options.patience;
    if (late && this.starting.size < this.waiting.length && this.size < this.options.limit)
      this.start(first.job.version);
    this.grow();
  }

  private serves(version: string): boolean {
    for (const environments of [this.starting, this.busy.keys()])
      for (const environment of environments)
        if (environment.version === version && !environment.retired) return true;
    return false;
  }

  /** Makes room for another version of the function. */
  private evict(): void {
    const environment = this.idle.shift();
    if (environment) this.dismiss(environment);
  }

  private start(version: string): void {
    const { configuration, naming, credentials, compileCache, offset } = this.options;
    const environment = new Environment({
      number: ++this.started,
      version,
      directory: this.directory,
      variables: environmentVariables(configuration, version, this.directory, naming, credentials),
      memory: configuration.memory,
      boot: { offset: offset(), logFormat: configuration.logFormat, compileCache },
      print: (source, stream, line) => this.print(source, stream, line),
      started: (source, problem) => this.ready(source, problem),
      ended: (source, code, signal) => this.ended(source, code, signal),
    });
    this.starting.add(environment);
  }

  private ready(environment: Environment, problem: string | null): void {
    if (!this.starting.delete(environment)) return;
    if (problem !== null) {
      this.dismiss(environment);
      return this.failInit(environment, problem);
    }
    this.initMs.set(environment, performance.now() - environment.startedAt);
    this.next(environment);
  }

  /** The function's code doesn't start: the first in line learns why, as does the log. */
  private failInit(environment: Environment, payload: string): void {
    const at = this.waiting.findIndex(({ job }) => job.version === environment.version);
    const [failed] = at < 0 ? [] : this.waiting.splice(at, 1);
    environment.request = failed?.job ?? null;
    this.print(environment, 'stderr', `INIT_REPORT Status: error\t${payload}`);
    failed?.job.settle({
      ok: false,
      requestId: failed.job.requestId,
      version: environment.version,
      kind: 'init',
      payload,
    });
    this.grow();
  }

  private next(environment: Environment): void {
    if (environment.retired) {
      this.dismiss(environment);
      return this.grow();
    }
    const at = this.waiting.findIndex(({ job }) => job.version === environment.version);
    const [found] = at < 0 ? [] : this.waiting.splice(at, 1);
    if (found) this.run(environment, found.job);
    else this.idle.push(environment);
  }

  private run(environment: Environment, job: Job): void {
    const initMs = this.initMs.get(environment) ?? null;
    this.initMs.delete(environment);
    const run = new Run(job, environment, this.options, initMs, (reusable) => {
      this.busy.delete(environment);
      if (reusable && !this.stopped) this.next(environment);
      else {
        this.leaving.add(environment);
        this.grow();
      }
    });
    this.busy.set(environment, run);
    run.start();
    if (this.options.crashes()) environment.kill();
  }

  private ended(environment: Environment, code: number | null, signal: string | null): void {
    const wasStarting = this.starting.delete(environment);
    const at = this.idle.indexOf(environment);
    if (at >= 0) this.idle.splice(at, 1);
    this.busy.get(environment)?.end(code, signal);
    this.leaving.delete(environment);
    if (wasStarting) this.failInit(environment, environment.lastWords ?? initExit(code, signal));
    if (this.leaving.size === 0) this.stopped?.();
  }

  private dismiss(environment: Environment): void {
    this.leaving.add(environment);
    environment.stop();
  }

  private print(environment: Environment, stream: 'stdout' | 'stderr', line: string): void {
    const { configuration, clock, logs } = this.options;
    const { request } = environment;
    logs.write({
      at: clock.now(),
      functionName: configuration.functionName,
      environment: environment.number,
      requestId: request?.requestId ?? null,
      traceId: request?.traceId ?? null,
      stream,
      line,
    });
  }
}

function initExit(code: number | null, signal: string | null): string {
  return exited('', code, signal).replace('RequestId:  Error: ', '');
}
