import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** `.soloist/run.json`: where a rehearsal listens, and its process. */
export interface Run {
  readonly api: string;
  readonly console: string;
  readonly mailbox: string;
  readonly aws: string;
  readonly stripe: string;
  readonly outside: string;
  readonly pid: number;
}

/** A rehearsal of the test's own: on free ports, with its own state, in a process of its own. */
export interface Rehearsal {
  readonly run: Run;
  readonly state: string;
  /** What it has written to its terminal so far. */
  output(): string;
  /** Ends it with `signal` and waits for that; answers the exit code, or null after a kill. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface Options {
  /** The project to run; by default this one. */
  readonly root?: string;
  /** The state folder; by default a new one, which `forget` removes. */
  readonly state?: string;
  readonly args?: readonly string[];
  /** By `npm start` instead of the program behind it. @default false */
  readonly npm?: boolean;
  /** Whether it makes its heartbeat's account, which then is a user beside the test's own. @default false */
  readonly secrets?: boolean;
  /** Whether to wait for the api's first answer. @default true */
  readonly probe?: boolean;
}

/** Starts a rehearsal and waits until it answers. Fails with its output when it ends instead. */
export async function startRehearsal(options: Options = {}): Promise<Rehearsal> {
  const state = options.state ?? newState();
  const { child, output, ended } = launch({ ...options, state });
  const description = join(state, 'run.json');

  const run = await until('the rehearsal to start', 90_000, () => {
    if (child.exitCode !== null) throw new Error(`the rehearsal ended with ${child.exitCode}:\n${output()}`);
    if (!existsSync(description)) return null;
    const found = JSON.parse(readFileSync(description, 'utf8')) as Run;
    return found.pid === child.pid || options.npm ? found : null;
  });
  if (options.probe ?? true)
    await until('the api to answer', 60_000, () =>
      fetch(`${run.api}/v1/health/live`).then((answer) => answer.ok),
    );

  return {
    run,
    state,
    output,
    async end(signal = 'SIGTERM') {
      process.kill(run.pid, signal);
      return ended;
    },
  };
}

/** Runs a start that is expected to refuse; answers its exit code and everything that it printed. */
export async function refusedStart(options: Options): Promise<{ code: number | null; output: string }> {
  const { child, output, ended } = launch({ ...options, state: options.state ?? newState() });
  const deadline = setTimeout(() => child.kill('SIGKILL'), 60_000);
  const code = await ended;
  clearTimeout(deadline);
  return { code, output: output() };
}

export function newState(): string {
  return mkdtempSync(join(tmpdir(), 'soloist-'));
}

export function forget(state: string): void {
  rmSync(state, { recursive: true, force: true });
}

function launch(options: Options & { state: string }) {
  const { root = ROOT, state, args = [], npm = false, secrets = false } = options;
  const [command, ...program] = npm
    ? ['npm', 'start', '--silent', '--']
    : [process.execPath, 'local/start.ts'];
  const child: ChildProcess = spawn(
    command!,
    [...program, '--state', state, '--port', '0', ...(secrets ? [] : ['--no-secrets']), ...args],
    {
      cwd: root,
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let printed = '';
  child.stdout?.on('data', (chunk) => (printed += chunk));
  child.stderr?.on('data', (chunk) => (printed += chunk));
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
  return { child, output: () => printed, ended };
}
