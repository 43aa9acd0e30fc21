/** Cuts a stream of text chunks into lines, calling `receive` for each without its line feed. */
export class LineSplitter {
  private readonly receive: (line: string) => void;
  private pending: string[] = [];

  constructor(receive: (line: string) => void) {
    this.receive = receive;
  }

  push(chunk: string): void {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', start)) {
      const line = chunk.slice(start, end);
      start = end + 1;
      if (this.pending.length === 0) this.receive(line);
      else this.flush(line);
    }
    if (start < chunk.length) this.pending.push(start === 0 ? chunk : chunk.slice(start));
  }

  /** The end of the stream: what has no line feed is a line too. */
  end(): void {
    if (this.pending.length > 0) this.flush('');
  }

  private flush(rest: string): void {
    const line = this.pending.join('') + rest;
    this.pending = [];
    this.receive(line);
  }
}
