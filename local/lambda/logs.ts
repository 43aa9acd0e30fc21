/** What functions print, kept in memory for the console. */

export interface LogEntry {
  /** Milliseconds since the epoch, by the rehearsal's clock. */
  readonly at: number;
  readonly functionName: string;
  /** The environment's number within its function. */
  readonly environment: number;
  /** Null for what is printed outside of a request. */
  readonly requestId: string | null;
  /** X-Ray trace header of the request, which the load balancer's answer carries too. */
  readonly traceId: string | null;
  readonly stream: 'stdout' | 'stderr' | 'platform';
  readonly line: string;
}

export interface LogSink {
  write(entry: LogEntry): void;
}

export interface LogQuery {
  readonly functionName?: string;
  /** Found in the request id, the trace id or the line. */
  readonly text?: string;
  /** @default 200 */
  readonly limit?: number;
}

export interface Logs extends LogSink {
  /** Matching entries, newest first. */
  find(query?: LogQuery): LogEntry[];
}

/** The newest entries, oldest overwritten first, so that a long run doesn't grow. */
export class LogRing implements Logs {
  private readonly entries: LogEntry[] = [];
  private readonly capacity: number;
  private next = 0;
  private readonly listeners = new Set<(entry: LogEntry) => void>();

  constructor(capacity = 20_000) {
    this.capacity = capacity;
  }

  write(entry: LogEntry): void {
    this.entries[this.next] = entry;
    this.next = (this.next + 1) % this.capacity;
    for (const listener of this.listeners) listener(entry);
  }

  /** Calls `listener` with each new entry; returns the way to stop that. */
  subscribe(listener: (entry: LogEntry) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Matching entries, newest first. */
  find({ functionName, text, limit = 200 }: LogQuery = {}): LogEntry[] {
    const found: LogEntry[] = [];
    for (let age = 1; age <= this.entries.length && found.length < limit; age++) {
      const entry = this.entries[(this.next - age + this.capacity) % this.capacity];
      if (entry && (!functionName || entry.functionName === functionName) && (!text || mentions(entry, text)))
        found.push(entry);
    }
    return found;
  }
}

function mentions(entry: LogEntry, text: string): boolean {
  return entry.requestId === text || entry.traceId?.includes(text) === true || entry.line.includes(text);
}
