import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Socket } from 'node:net';
import { LineSplitter } from './lines.ts';

const HOST = join(import.meta.dirname, 'host.cjs');

/** After SIGTERM an environment has this long to end, like Lambda's shutdown phase. */
const SHUTDOWN_MS = 500;

/** Lambda gives a function's start-up this long before it starts over. */
const INIT_LIMIT_MS = 10_000;

export interface EnvironmentOptions {
  readonly number: number;
  readonly version: string;
  readonly directory: string;
  readonly variables: Readonly<Record<string, string>>;
  /** MB of heap. */
  readonly memory: number;
  readonly boot: {
    readonly offset: number;
    readonly logFormat: string;
    readonly compileCache: string | null;
  };
  readonly print: (environment: Environment, stream: 'stdout' | 'stderr', line: string) => void;
  /** Called once: `null` when it is ready, else why the function's code did not start (`payload`, JSON text). */
  readonly started: (environment: Environment, problem: string | null) => void;
  /** Called once, when the process is gone. */
  readonly ended: (environment: Environment, code: number | null, signal: string | null) => void;
}

/** One answer of the host, before anybody judged its size. */
export interface Reply {
  readonly ok: boolean;
  readonly payload: string;
  /** Kilobytes. */
  readonly maxRss: number;
}

/** A process that holds one copy of a function's code and serves one request at a time. */
export class Environment {
  readonly number: number;
  readonly version: string;
  readonly startedAt = performance.now();
  /** The request it serves, or served last: what is printed belongs to it. */
  request: { readonly requestId: string; readonly traceId: string | null } | null = null;
  /** By performance.now(), while it serves nobody. */
  idleSince = 0;
  /** The code it runs is old: it ends when its request does. */
  retired = false;
  private readonly options: EnvironmentOptions;
  private readonly child: ChildProcess;
  private readonly channel: Socket;
  private reply: ((reply: Reply) => void) | null = null;
  private running = false;
  private gone = false;
  private uncaught: string | null = null;
  private readonly initTimer: NodeJS.Timeout;
  private readonly printed: Readonly<Record<'O' | 'E', LineSplitter>>;

  constructor(options: EnvironmentOptions) {
    this.options = options;
    this.number = options.number;
    this.version = options.version;
    this.printed = { O: this.printer('stdout'), E: this.printer('stderr') };
    this.child = spawn(process.execPath, [`--max-old-space-size=${options.memory}`, HOST], {
      cwd: options.directory,
      env: options.variables,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    });
    this.channel = this.child.stdio[3] as Socket;
    this.initTimer = setTimeout(() => this.child.kill('SIGKILL'), INIT_LIMIT_MS);
    this.listen();
    this.channel.write(`B${JSON.stringify(options.boot)}\n`);
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** `header` and `event` are JSON text; `reply` is not called when the process ends before it answers. */
  send(header: string, event: string, reply: (reply: Reply) => void): void {
    this.reply = reply;
    this.channel.write(`I${header}\t${event}\n`);
  }

  setClockOffset(offset: number): void {
    this.channel.write(`C${offset}\n`);
  }

  /** The error that made the process end, as the host described it. */
  get lastWords(): string | null {
    return this.uncaught;
  }

  kill(): void {
    this.reply = null;
    this.child.kill('SIGKILL');
  }

  /** Lets SIGTERM handlers run, then makes sure. */
  stop(): void {
    if (!this.running) return this.kill();
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), SHUTDOWN_MS);
    this.child.once('exit', () => clearTimeout(timer));
  }

  private listen(): void {
    const splitter = new LineSplitter((line) => this.receive(line));
    this.channel.setEncoding('utf8').on('data', (chunk: string) => splitter.push(chunk));
    // the process may be gone while we write to it: its exit says so, not the pipe
    this.channel.on('error', () => {});
    this.child.stdout?.setEncoding('utf8').on('data', (chunk: string) => this.printed.O.push(chunk));
    this.child.stderr?.setEncoding('utf8').on('data', (chunk: string) => this.printed.E.push(chunk));
    this.child.once('error', () => this.end(null, null));
    this.child.once('close', (code, signal) => this.end(code, signal));
  }

  private printer(stream: 'stdout' | 'stderr'): LineSplitter {
    return new LineSplitter((line) => this.options.print(this, stream, line));
  }

  private receive(line: string): void {
    const text = line.slice(1);
    switch (line[0]) {
      case 'A':
      case 'F':
        return this.answer(line[0] === 'A', text);
      case 'O':
      case 'E':
        return this.printed[line[0]].push(JSON.parse(text));
      case 'R':
        return this.started(null);
      case 'X':
        return this.started(text);
      case 'U':
        this.uncaught = text;
    }
  }

  private answer(ok: boolean, text: string): void {
    const tab = text.indexOf('\t');
    const reply = this.reply;
    this.reply = null;
    reply?.({ ok, payload: text.slice(tab + 1), maxRss: Number(text.slice(0, tab)) });
  }

  private started(problem: string | null): void {
    clearTimeout(this.initTimer);
    this.running = problem === null;
    this.options.started(this, problem);
  }

  private end(code: number | null, signal: string | null): void {
    // a process that can't be started has both an error and a close
    if (this.gone) return;
    this.gone = true;
    clearTimeout(this.initTimer);
    this.printed.O.end();
    this.printed.E.end();
    this.options.ended(this, code, signal);
  }
}
