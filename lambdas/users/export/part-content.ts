import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { ExportRecord } from '../../platform/personal-data.ts';
import type { PartContent } from './export.ts';

/** When a part is big enough, in characters before it is compressed: few megabytes of memory, whoever asks. */
const FULL = 5 * 1024 * 1024;

/** Collects the lines of one part. */
export class PartLines {
  readonly #module: string;
  readonly #lines: string[] = [];
  #length = 0;

  constructor(module: string) {
    this.#module = module;
  }

  add(records: readonly ExportRecord[]): void {
    for (const record of records) {
      const line = `${JSON.stringify(record)}\n`;
      this.#lines.push(line);
      this.#length += line.length;
    }
  }

  get isFull(): boolean {
    return this.#length >= FULL;
  }

  /** Null while there is nothing in it. */
  async content(): Promise<PartContent | null> {
    if (this.#lines.length === 0) return null;
    const body = await promisify(gzip)(this.#lines.join(''));
    return { module: this.#module, records: this.#lines.length, bytes: body.length, body };
  }
}
