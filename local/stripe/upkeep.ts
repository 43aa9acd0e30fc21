import type { Clock } from '../service.ts';
import type { Account } from './core/account.ts';
import { Agenda } from './core/agenda.ts';
import type { Entry } from './core/store.ts';
import { advance, dueAt } from './timetable.ts';

const HOUR = 3_600_000;
/** A clock that stands must not make a busy loop. */
const SHORTEST = 20;

export interface UpkeepOptions {
  readonly clock: Clock;
  readonly log: (message: string) => void;
}

/**
 * Does what the clock makes due: renewals, retries, expiries, webhooks, in the order of their times and each as if it
 * were its time, however far the clock has been advanced.
 */
export class Upkeep {
  private readonly agenda = new Agenda();
  private readonly options: UpkeepOptions;
  private running: { account: Account; send: (delivery: string) => void } | null = null;
  private timer: NodeJS.Timeout | null = null;
  private busy = false;
  private forget = () => {};

  constructor(options: UpkeepOptions) {
    this.options = options;
  }

  /** Notes when objects that have changed are due. */
  note(changes: Entry): void {
    const now = this.running?.account.nowMs() ?? this.options.clock.now();
    for (const change of changes) {
      const at = dueAt(change);
      this.agenda.set(`${change[0]} ${change[1]}`, at === null ? null : Math.max(at, now));
    }
    this.arm();
  }

  begin(account: Account, send: (delivery: string) => void): void {
    this.running = { account, send };
    this.forget = this.options.clock.onAdvance(() => this.catchUp());
    this.arm();
  }

  catchUp(): void {
    if (!this.running || this.busy) return;
    this.busy = true;
    try {
      while (this.isDue()) {
        const next = this.agenda.next()!;
        this.agenda.set(next.key, null);
        this.perform(next.key, next.at);
      }
    } finally {
      this.busy = false;
      this.arm();
    }
  }

  /** Whether something is still to be done for the time that it is. */
  isDue(): boolean {
    const next = this.agenda.next();
    return next !== null && next.at <= this.options.clock.now();
  }

  stop(): void {
    this.running = null;
    this.forget();
    if (this.timer) clearTimeout(this.timer);
  }

  private perform(key: string, at: number): void {
    const { account, send } = this.running!;
    const space = key.indexOf(' ');
    const [kind, id] = [key.slice(0, space), key.slice(space + 1)];
    if (kind === 'delivery') return send(id);
    try {
      account.atTime(at, () => account.store.transaction(() => advance(account, kind, id)));
    } catch (error) {
      this.options.log(`stripe failed at ${key}: ${(error as Error).stack}`);
    }
  }

  /** Sets the timer for what is due next. */
  private arm(): void {
    if (!this.running || this.busy) return;
    if (this.timer) clearTimeout(this.timer);
    const next = this.agenda.next();
    if (!next) return;
    const left = next.at - this.options.clock.now();
    const wait = left <= 0 ? 0 : Math.min(Math.max(left, SHORTEST), HOUR);
    this.timer = setTimeout(() => this.catchUp(), wait);
    this.timer.unref();
  }
}
