import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';

import { Refusal } from '../refusal.ts';

/** Everything a run keeps on disk. */
export interface StateFolder {
  readonly path: string;
  /** The synthesized app. */
  readonly cdkOut: string;
  /** Journals and the clock: what `--fresh` forgets. */
  readonly state: string;
  /** `run.json`: where this run listens, for scripts. */
  describeRun(run: object): void;
  /** Removes run.json and gives the folder free. */
  release(): void;
}

/**
 * Takes the folder for this process. Throws a `Refusal` naming the process that has it; a lock whose process is
 * gone (kill -9) is taken over.
 */
export function openStateFolder(folder: string, fresh: boolean): StateFolder {
  const path = resolve(folder);
  const lock = join(path, 'lock');
  const run = join(path, 'run.json');
  const state = join(path, 'state');

  make(path);
  take(lock, path);
  rmSync(run, { force: true });
  if (fresh) rmSync(state, { recursive: true, force: true });

  return {
    path,
    state,
    cdkOut: join(path, 'cdk.out'),
    describeRun(description) {
      writeFileSync(`${run}.new`, JSON.stringify(description, null, 2) + '\n');
      renameSync(`${run}.new`, run);
    },
    release() {
      rmSync(run, { force: true });
      rmSync(lock, { force: true });
    },
  };
}

function make(path: string) {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    throw new Refusal(
      `state folder ${path} can't be made (${(error as NodeJS.ErrnoException).code}), choose another with --state`,
    );
  }
}

function take(lock: string, path: string) {
  for (;;) {
    try {
      const fd = openSync(lock, 'wx');
      writeSync(fd, String(process.pid));
      return closeSync(fd);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = ownerOf(lock);
    if (owner !== null && isAlive(owner)) {
      throw new Refusal(
        `process ${owner} already runs with the state in ${path}, end it or choose another with --state`,
      );
    }
    unlinkSync(lock);
  }
}

function ownerOf(lock: string): number | null {
  try {
    return Number(readFileSync(lock, 'utf8')) || null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
