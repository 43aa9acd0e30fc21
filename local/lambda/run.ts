import type { Clock } from '../service.ts';
import type { Configuration } from './configuration.ts';
import type { Environment, Reply } from './environment.ts';
import { PAYLOAD_LIMIT, answerTooLarge, exitReason, exited, timedOut, timeoutMessage } from './failures.ts';
import type { FailureKind, Outcome } from './invoker.ts';
import type { LogSink } from './logs.ts';

/** A request for a function, on its way to an environment. */
export interface Job {
  readonly requestId: string;
  readonly traceId: string | null;
  readonly version: string;
  /** What the caller named: `context.invokedFunctionArn`. */
  readonly arn: string;
  /** JSON text. */
  readonly payload: string;
  readonly settle: (outcome: Outcome) => void;
}

export interface RunContext {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly logs: LogSink;
}

/** One request on one environment, from START to REPORT. */
export class Run {
  readonly job: Job;
  private readonly context: RunContext;
  private readonly environment: Environment;
  private readonly done: (reusable: boolean) => void;
  private readonly begin = performance.now();
  private readonly initMs: number | null;
  private timer: NodeJS.Timeout | null = null;

  /** `initMs`: how long the environment took to start, when this is its first request. */
  constructor(
    job: Job,
    environment: Environment,
    context: RunContext,
    initMs: number | null,
    done: (reusable: boolean) => void,
  ) {
    this.job = job;
    this.environment = environment;
    this.context = context;
    this.initMs = initMs;
    this.done = done;
  }

  start(): void {
    const { job, environment } = this;
    const { timeout } = this.context.configuration;
    environment.request = job;
    this.log(`START RequestId: ${job.requestId} Version: ${job.version}`);
    this.timer = setTimeout(() => this.timeOut(), timeout * 1000);
    const header = `{"id":"${job.requestId}","arn":"${job.arn}","timeout":${timeout * 1000}${job.traceId ? `,"trace":${JSON.stringify(job.traceId)}` : ''}}`;
    environment.send(header, job.payload, (reply) => this.reply(reply));
  }

  /** The environment's process ended while it served this request. */
  end(code: number | null, signal: string | null): void {
    const words = this.environment.lastWords;
    if (!words) this.log(`RequestId: ${this.job.requestId} Error: ${exitReason(code, signal)}`);
    this.finish('exit', words ?? exited(this.job.requestId, code, signal), null, false);
  }

  private timeOut(): void {
    const { requestId } = this.job;
    const { timeout } = this.context.configuration;
    this.environment.kill();
    this.log(`${new Date(this.context.clock.now()).toISOString()} ${requestId} ${timeoutMessage(timeout)}`);
    this.finish('timeout', timedOut(requestId, timeout), null, false);
  }

  private reply({ ok, payload, maxRss }: Reply): void {
    // a JavaScript string of n units has at most 3n bytes: the exact count is needed for large ones only
    const bytes = payload.length * 3 > PAYLOAD_LIMIT ? Buffer.byteLength(payload) : 0;
    if (bytes > PAYLOAD_LIMIT) return this.finish('handler', answerTooLarge(bytes), maxRss, true);
    this.finish(ok ? null : 'handler', payload, maxRss, true);
  }

  private finish(kind: FailureKind | null, payload: string, maxRss: number | null, reusable: boolean): void {
    if (this.timer) clearTimeout(this.timer);
    const { requestId, version, settle } = this.job;
    this.log(`END RequestId: ${requestId}`);
    this.log(this.report(kind, maxRss));
    this.done(reusable);
    settle(
      kind === null
        ? { ok: true, requestId, version, payload }
        : { ok: false, requestId, version, kind, payload },
    );
  }

  private report(kind: FailureKind | null, maxRss: number | null): string {
    const { memory } = this.context.configuration;
    const duration = performance.now() - this.begin;
    const used = maxRss === null ? memory : Math.ceil(maxRss / 1024);
    let line = `REPORT RequestId: ${this.job.requestId}\tDuration: ${duration.toFixed(2)} ms\tBilled Duration: ${Math.ceil(duration)} ms\tMemory Size: ${memory} MB\tMax Memory Used: ${used} MB`;
    if (this.initMs !== null) line += `\tInit Duration: ${this.initMs.toFixed(2)} ms`;
    if (this.job.traceId) line += `\tXRAY TraceId: ${this.job.traceId}`;
    if (kind !== null) line += `\tStatus: ${kind === 'timeout' ? 'timeout' : 'error'}`;
    return line;
  }

  private log(line: string): void {
    const { configuration, clock, logs } = this.context;
    logs.write({
      at: clock.now(),
      functionName: configuration.functionName,
      environment: this.environment.number,
      requestId: this.job.requestId,
      traceId: this.job.traceId,
      stream: 'platform',
      line,
    });
  }
}
