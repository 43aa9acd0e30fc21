import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The objects' contents, a file each; written before the journal names them, so that no entry lacks its file. */
export class Blobs {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  write(content: Buffer): string {
    mkdirSync(this.#folder, { recursive: true });
    const name = randomUUID();
    writeFileSync(join(this.#folder, name), content);
    return name;
  }

  read(name: string): Buffer {
    return readFileSync(join(this.#folder, name));
  }

  remove(name: string): void {
    rmSync(join(this.#folder, name), { force: true });
  }

  /** Removes what a crash between a file and its journal entry has left behind. */
  keepOnly(names: ReadonlySet<string>): void {
    mkdirSync(this.#folder, { recursive: true });
    for (const name of readdirSync(this.#folder)) if (!names.has(name)) this.remove(name);
  }
}
