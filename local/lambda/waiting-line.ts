import type { Job } from './run.ts';

/** Requests that found no free environment, first come first served within their version. */
export class WaitingLine {
  private entries: { readonly job: Job; readonly since: number }[] = [];

  get length(): number {
    return this.entries.length;
  }

  /** The version that the first in line is for, and how long it has waited, in milliseconds. */
  get first(): { readonly version: string; readonly waited: number } | null {
    const entry = this.entries[0];
    return entry ? { version: entry.job.version, waited: performance.now() - entry.since } : null;
  }

  add(job: Job): void {
    this.entries.push({ job, since: performance.now() });
  }

  take(version: string): Job | null {
    // nearly always the first: a search over a long line would cost more than the request
    const at =
      this.entries[0]?.job.version === version
        ? 0
        : this.entries.findIndex(({ job }) => job.version === version);
    if (at < 0) return null;
    return this.entries.splice(at, 1)[0]?.job ?? null;
  }

  takeAll(): Job[] {
    return this.entries.splice(0).map(({ job }) => job);
  }
}
