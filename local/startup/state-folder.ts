import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

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

// a process that was killed can still be seen until its parent has heard of it
const PATIENCE_MS = 2000;

export interface StateOptions {
  readonly fresh: boolean;
  /** Folder of the journals within the state folder. @default state */
  readonly journals?: string;
  /** Milliseconds that the process which has the folder gets to go away. @default 2000 */
  readonly patience?: number;
}

/**
 * Takes the folder for this process. A lock whose process is gone (kill -9) is taken over.
 * @throws Refusal naming the process that has it when it stays
 */
export async function openStateFolder(folder: string, options: StateOptions): Promise<StateFolder> {
  const { fresh, journals = 'state', patience = PATIENCE_MS } = options;
  const path = resolve(folder);
  const lock = join(path, 'lock');
  const run = join(path, 'run.json');
  const state = join(path, journals);

  make(path);
  await take(lock, path, patience);
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

async function take(lock: string, path: string, patience: number) {
  const deadline = performance.now() + patience;
  while (!claim(lock)) {
    const owner = ownerOf(lock);
    if (owner === null || !isAlive(owner)) {
      rmSync(lock, { force: true });
    } else if (performance.now() < deadline) {
      await pause(50);
    } else {
      throw new Refusal(
        `process ${owner} already runs with the state in ${path}, end it or choose another with --state`,
      );
    }
  }
}

/** Whether the lock is ours now. */
function claim(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
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
