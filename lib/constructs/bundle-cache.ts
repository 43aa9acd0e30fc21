import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

export interface Bundle {
  /** Folder with `index.js`, the chunks it loads when first needed, and `package.json` */
  readonly path: string;
  /** SHA-256 of everything in the folder, hexadecimal */
  readonly hash: string;
}

interface Entry {
  /** Files the bundle was made of, relative to the root. */
  readonly inputs: readonly string[];
  /** SHA-256 of their names and contents. */
  readonly made: string;
  /** The bundle's own. */
  readonly hash: string;
}

/** Decides what a bundle is besides its inputs: versions and the compiler's settings. */
const SETTINGS = ['package-lock.json', 'tsconfig.json', 'lib/constructs/split-build.ts'];

const AN_HOUR_MS = 3_600_000;

/**
 * Keeps bundles from one synthesis to the next, by the content of everything they are made of. One for each synthesis:
 * a file that several bundles are made of is read once.
 */
export class BundleCache {
  readonly #root: string;
  readonly #folder: string;
  readonly #sums = new Map<string, string>();

  constructor(root: string, folder: string) {
    this.#root = root;
    this.#folder = folder;
  }

  /**
   * The bundle of an entry point, made only if one of its inputs changed.
   * @param make writes the bundle into a folder and returns its inputs, relative to the root
   */
  async through(entry: string, make: (folder: string) => Promise<readonly string[]>): Promise<Bundle> {
    const known = this.#read(entry);
    if (known) return known;
    mkdirSync(this.#folder, { recursive: true });
    const draft = mkdtempSync(join(this.#folder, 'draft-'));
    try {
      const inputs = await make(draft);
      const hash = digest(draft, readdirSync(draft).sort());
      const bundle = { path: join(this.#folder, hash), hash };
      move(draft, bundle.path);
      const entryFile = { inputs, made: this.#digest(inputs), hash } satisfies Entry;
      writeFileSync(this.#file(entry), JSON.stringify(entryFile));
      this.#forget();
      return bundle;
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  }

  #read(entry: string): Bundle | null {
    try {
      const { inputs, made, hash } = JSON.parse(readFileSync(this.#file(entry), 'utf8')) as Entry;
      const path = join(this.#folder, hash);
      return existsSync(path) && this.#digest(inputs) === made ? { path, hash } : null;
    } catch {
      // not there, half written or made of a file that is gone: all mean that it must be made again
      return null;
    }
  }

  /** Drops bundles that no entry has any more; young ones may be in another synthesis's hands. */
  #forget(): void {
    const names = readdirSync(this.#folder);
    const used = names.filter((name) => name.endsWith('.json')).map((name) => this.#text(name));
    for (const name of names.filter((candidate) => !candidate.endsWith('.json'))) {
      // another synthesis may have moved or removed its draft since the folder was read
      const found = statSync(join(this.#folder, name), { throwIfNoEntry: false });
      const isOld = found !== undefined && found.mtimeMs < Date.now() - AN_HOUR_MS;
      if (isOld && !used.some((text) => text.includes(name))) {
        rmSync(join(this.#folder, name), { recursive: true, force: true });
      }
    }
  }

  #text(name: string): string {
    return readFileSync(join(this.#folder, name), 'utf8');
  }

  #digest(inputs: readonly string[]): string {
    const sum = createHash('sha256');
    for (const file of [...SETTINGS, ...inputs]) sum.update(`${file}\0${this.#sum(file)}\0`);
    return sum.digest('hex');
  }

  #sum(file: string): string {
    const known = this.#sums.get(file);
    if (known) return known;
    const sum = createHash('sha256')
      .update(readFileSync(join(this.#root, file)))
      .digest('hex');
    this.#sums.set(file, sum);
    return sum;
  }

  #file(entry: string): string {
    return join(this.#folder, `${entry.replaceAll('/', '.')}.json`);
  }
}

/** Moves a draft to where its content belongs: the same code is the same folder. */
function move(draft: string, path: string): void {
  try {
    renameSync(draft, path);
  } catch (error) {
    // an earlier synthesis, or another one at this moment, stored the same
    if (!existsSync(path)) throw error;
  }
}

function digest(folder: string, files: readonly string[]): string {
  const sum = createHash('sha256');
  for (const file of files) sum.update(`${file}\0`).update(readFileSync(join(folder, file)));
  return sum.digest('hex');
}
