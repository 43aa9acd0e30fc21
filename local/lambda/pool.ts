import { availableParallelism } from 'node:os';
import type { Environment } from './environment.ts';
import { exited, throttled } from './failures.ts';
import type { FailureKind } from './invoker.ts';
import { Launcher, type LauncherOptions } from './launcher.ts';
import { Patience } from './patience.ts';
import { Run, type Job } from './run.ts';
import { WaitingLine } from './waiting-line.ts';

export interface PoolOptions extends LauncherOptions {
  /** The folder with the function's code. */
  readonly directory: string;
  /** Most environments at a time; further requests wait. */
  readonly limit: number;
  /**
   * Milliseconds that a request waits for a busy environment before another one is started. Starting costs more
   * CPU than many short requests, so a burst of those is served by few.
   */
  readonly patience: number;
  /** Milliseconds after which an environment that nobody needs is stopped, save the last. */
  readonly idleLimit: number;
  /** Whether the fault `crash` strikes the request that just reached its environment. */
  readonly crashes: () => boolean;
}

/** The environments of one function: the one used last serves next, what finds none free waits in line. */
export class Pool {
  private readonly options: PoolOptions;
  private directory: string;
  /** With whom to tell when it serves, or won't. */
  private readonly starting = new Map<Environment, () => void>();
  private readonly idle: Environment[] = [];
  private readonly busy = new Map<Environment, Run>();
  /** On their way out: timed out or replaced, their process not yet gone. */
  private readonly leaving = new Set<Environment>();
  /** How long each environment took to start, until its first request reported it. */
  private readonly initMs = new WeakMap<Environment, number>();
  private readonly line = new WaitingLine();
  private readonly patience: Patience;
  private readonly launcher: Launcher;
  private readonly sweep: NodeJS.Timeout;
  private stopped: (() => void) | null = null;

  constructor(options: PoolOptions) {
    this.options = options;
    this.directory = options.directory;
    this.launcher = new Launcher(options);
    this.patience = new Patience(options.patience);
    this.sweep = setInterval(() => this.dismissIdle(), options.idleLimit / 2).unref();
  }

  submit(job: Job): void {
    if (this.stopped) return fail(job, 'exit', exited(job.requestId, null, 'SIGTERM'));
    const reserved = this.options.configuration.reservedConcurrency;
    if (reserved !== null && this.busy.size + this.line.length >= reserved)
      return fail(job, 'throttled', throttled());
    const environment = this.takeIdle(job.version);
    if (environment) return this.run(environment, job);
    this.line.add(job);
    this.grow();
  }

  /** Starts an environment before anybody asks for it; resolves when it serves, or has failed to start. */
  warm(version: string): Promise<void> {
    return this.size > 0 ? Promise.resolve() : new Promise((resolve) => this.start(version, resolve));
  }

  /** New requests run the code in `directory`; those under way finish on the old. */
  replaceCode(directory: string): void {
    this.directory = directory;
    const versions = new Set(this.all().map(({ version }) => version));
    for (const environment of this.busy.keys()) environment.retired = true;
    this.dismissUnused();
    for (const version of versions) this.start(version);
  }

  setClockOffset(offset: number): void {
    for (const environment of this.all()) environment.setClockOffset(offset);
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
      waiting: this.line.length,
    };
  }

  /** Stops every environment, letting SIGTERM handlers run; resolves when their processes are gone. */
  async stop(): Promise<void> {
    this.patience.end();
    clearInterval(this.sweep);
    const gone = new Promise<void>((resolve) => (this.stopped = resolve));
    for (const job of this.line.takeAll()) fail(job, 'exit', exited(job.requestId, null, 'SIGTERM'));
    this.dismissUnused();
    for (const environment of this.busy.keys()) this.dismiss(environment);
    if (this.leaving.size > 0) await gone;
  }

  private get size(): number {
    return this.starting.size + this.idle.length + this.busy.size;
  }

  private all(): Environment[] {
    return [...this.starting.keys(), ...this.idle, ...this.busy.keys()];
  }

  private takeIdle(version: string): Environment | null {
    const at = this.idle.findLastIndex((environment) => environment.version === version);
    return at < 0 ? null : (this.idle.splice(at, 1)[0] ?? null);
  }

  /** Sees to it that somebody will serve the first in line. */
  private grow(): void {
    const { first } = this.line;
    if (!first || this.stopped) return;
    if (!this.serves(first.version)) {
      // makes room for another version of the function
      if (this.size >= this.options.limit && this.idle[0]) this.dismiss(this.idle.shift()!);
      return this.start(first.version);
    }
    if (this.size < this.options.limit) this.patience.wait((least) => this.growLate(least));
  }

  private growLate(least: number): void {
    const { first } = this.line;
    // more at a time than there are processors would only start more slowly
    const most = Math.min(this.line.length, availableParallelism());
    const room = this.starting.size < most && this.size < this.options.limit;
    if (first && first.waited >= least && room) this.start(first.version);
    this.grow();
  }

  private serves(version: string): boolean {
    for (const environment of this.starting.keys()) if (environment.version === version) return true;
    for (const environment of this.busy.keys())
      if (environment.version === version && !environment.retired) return true;
    return false;
  }

  private start(version: string, settled: () => void = () => {}): void {
    const environment = this.launcher.launch(version, this.directory, {
      started: (source, problem) => this.ready(source, problem),
      ended: (source, code, signal) => this.ended(source, code, signal),
    });
    this.starting.set(environment, settled);
  }

  private ready(environment: Environment, problem: string | null): void {
    const settled = this.starting.get(environment);
    if (!settled) return;
    this.starting.delete(environment);
    settled();
    if (problem !== null) {
      this.dismiss(environment);
      return this.failInit(environment, problem);
    }
    this.initMs.set(environment, performance.now() - environment.startedAt);
    this.next(environment);
  }

  /** The function's code doesn't start: the first in line learns why, as does the log. */
  private failInit(environment: Environment, payload: string): void {
    const job = this.line.take(environment.version);
    environment.request = job;
    this.launcher.print(environment, 'stderr', `INIT_REPORT Status: error\t${payload}`);
    if (job) fail(job, 'init', payload);
    this.grow();
  }

  private next(environment: Environment): void {
    if (environment.retired) {
      this.dismiss(environment);
      return this.grow();
    }
    const job = this.line.take(environment.version);
    if (job) return this.run(environment, job);
    environment.idleSince = performance.now();
    this.idle.push(environment);
  }

  private run(environment: Environment, job: Job): void {
    const initMs = this.initMs.get(environment) ?? null;
    if (initMs !== null) this.initMs.delete(environment);
    const run = new Run(job, environment, this.options, initMs, (reusable) => {
      this.busy.delete(environment);
      if (reusable && !this.stopped) return this.next(environment);
      this.leaving.add(environment);
      this.grow();
    });
    this.busy.set(environment, run);
    this.patience.countServed();
    run.start();
    if (this.options.crashes()) environment.kill();
  }

  private ended(environment: Environment, code: number | null, signal: string | null): void {
    const settled = this.starting.get(environment);
    this.starting.delete(environment);
    const at = this.idle.indexOf(environment);
    if (at >= 0) this.idle.splice(at, 1);
    this.busy.get(environment)?.end(code, signal);
    this.leaving.delete(environment);
    if (settled) {
      settled();
      this.failInit(
        environment,
        environment.lastWords ?? exited('', code, signal).replace('RequestId:  ', ''),
      );
    }
    if (this.leaving.size === 0) this.stopped?.();
  }

  /** The one used last stands last, so the first are those that nobody has needed. */
  private dismissIdle(): void {
    const limit = performance.now() - this.options.idleLimit;
    while (this.size > 1 && this.idle[0] && this.idle[0].idleSince < limit) this.dismiss(this.idle.shift()!);
  }

  private dismissUnused(): void {
    for (const [environment, settled] of this.starting) {
      this.dismiss(environment);
      settled();
    }
    for (const environment of this.idle) this.dismiss(environment);
    this.starting.clear();
    this.idle.length = 0;
  }

  private dismiss(environment: Environment): void {
    this.leaving.add(environment);
    environment.stop();
  }
}

function fail({ requestId, version, settle }: Job, kind: FailureKind, payload: string): void {
  settle({ ok: false, requestId, version, kind, payload });
}
