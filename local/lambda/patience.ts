/**
 * So many requests served while one waited are short ones: what they lack is CPU, which another environment would
 * only take from them. Behind slow ones, or when it waits ten times as long, one more is worth its start.
 */
const BRISK = 10;

/** How long a request waits for a busy environment before another one is started. */
export class Patience {
  private readonly ms: number;
  private timer: NodeJS.Timeout | null = null;
  private served = 0;

  constructor(ms: number) {
    this.ms = ms;
  }

  countServed(): void {
    this.served++;
  }

  /** Calls `then` after a while, with the milliseconds that a request must have waited by then; once at a time. */
  wait(then: (least: number) => void): void {
    if (this.timer) return;
    const before = this.served;
    this.timer = setTimeout(() => {
      this.timer = null;
      then(this.served - before < BRISK ? this.ms : 10 * this.ms);
    }, this.ms);
  }

  end(): void {
    if (this.timer) clearTimeout(this.timer);
  }
}
