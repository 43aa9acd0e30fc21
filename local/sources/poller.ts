import type { Context } from '../service.ts';
import type { Invoker, Outcome } from '../lambda/invoker.ts';
import type { Mapping } from './mapping.ts';

/** What a mapping did, for the console. */
export interface Progress {
  delivered: number;
  failed: number;
  discarded: number;
  /** Why it can't read or deliver at the moment. */
  problem: string | null;
}

/** The longest pause after errors, in milliseconds. */
const LONGEST_PAUSE = 30_000;

/** What both kinds of sources have: calls with the function's role, invocations, pauses that stop at once. */
export class Poller {
  readonly mapping: Mapping;
  readonly context: Context;
  readonly progress: Progress = { delivered: 0, failed: 0, discarded: 0, problem: null };
  stopping = false;
  private readonly invoker: Invoker;
  private readonly running = new Set<Promise<unknown>>();

  constructor(mapping: Mapping, context: Context, invoker: Invoker) {
    this.mapping = mapping;
    this.context = context;
    this.invoker = invoker;
  }

  /** A call of another service with the permissions of the function's role. */
  call(service: string, action: string, input: unknown): Promise<any> {
    return this.context.call(this.mapping.target.roleArn, service, action, input);
  }

  invoke(records: readonly unknown[]): Promise<Outcome> {
    const outcome = this.invoker.invoke(this.mapping.functionName, JSON.stringify({ Records: records }));
    return this.track(outcome);
  }

  /** Lets `stop` wait for it. */
  track<T>(work: Promise<T>): Promise<T> {
    this.running.add(work);
    void work.finally(() => this.running.delete(work));
    return work;
  }

  /** Repeats `turn` until the stop; an error is logged once and followed by ever longer pauses. */
  async loop(turn: () => Promise<void>): Promise<void> {
    let failures = 0;
    while (!this.stopping) {
      try {
        await turn();
        failures = 0;
        this.progress.problem = null;
      } catch (error) {
        if (this.stopping) return;
        this.report(error as Error);
        await this.pause(backoff(failures++, 1000));
      }
    }
  }

  pause(ms: number): Promise<void> {
    return this.stopping ? Promise.resolve() : this.context.signals.wait(`sources:${this.mapping.id}`, ms);
  }

  /** Takes no more work; resolves when what is under way has ended, or after `ms`. */
  async stop(ms: number): Promise<void> {
    this.stopping = true;
    this.context.signals.notify(`sources:${this.mapping.id}`);
    this.context.signals.notify(this.mapping.sourceArn);
    if (this.running.size === 0) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
    await Promise.race([Promise.allSettled([...this.running]), late]);
    clearTimeout(timer);
  }

  private report({ message }: Error): void {
    if (this.progress.problem === message) return;
    this.progress.problem = message;
    const { functionName, sourceArn } = this.mapping;
    this.context.log(`event source failed: ${message}`, { functionName, sourceArn });
  }
}

/** Exponential, in milliseconds: `first`, twice that, and so on up to half a minute. */
export function backoff(attempt: number, first: number): number {
  return Math.min(LONGEST_PAUSE, first * 2 ** attempt);
}
