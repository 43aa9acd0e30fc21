import { spawn, type ChildProcess } from 'node:child_process';

/**
 * Remembers the last line of process ids. The pipe ends however we end, by kill -9 as well, and what is left of them is
 * killed. Environments end by themselves when we do, save those that are stuck in a loop.
 */
const WATCH = 'pids=; while read -r line; do pids=$line; done; [ -z "$pids" ] || kill -9 $pids 2>/dev/null';

/** Sees to it that no process outlives this one. */
export class Watchdog {
  private readonly pids = new Set<number>();
  private watcher: ChildProcess | null = null;

  add(pid: number): void {
    this.pids.add(pid);
    this.tell();
  }

  /** To be called once it is gone, before its id may belong to another. */
  remove(pid: number): void {
    if (this.pids.delete(pid)) this.tell();
  }

  /** Resolves when nothing is watched any more; what is still alive is killed. */
  async close(): Promise<void> {
    const { watcher } = this;
    this.watcher = null;
    if (!watcher) return;
    const gone = new Promise((resolve) => watcher.once('close', resolve));
    watcher.stdin!.end();
    await gone;
  }

  private tell(): void {
    this.watcher ??= start();
    this.watcher.stdin!.write(`${[...this.pids].join(' ')}\n`);
  }
}

function start(): ChildProcess {
  // detached: Ctrl-C must not end it before us
  const watcher = spawn('sh', ['-c', WATCH], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  // without it the environments still end by themselves, but for those in a loop
  watcher.on('error', () => {});
  watcher.stdin!.on('error', () => {});
  return watcher;
}
