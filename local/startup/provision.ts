import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';

import { LOCAL_CLIENTS } from '../oauth/clients.ts';

/** `npm run secrets`, which does for the rehearsal what it does for a deployed stage. */
const COMMAND = 'commands/secrets/secrets.ts';

/** Milliseconds that the first requests have the machine to themselves. */
const DELAY = 2000;

export interface ProvisionOptions {
  /** The repository's root. */
  readonly root: string;
  readonly stage: string;
  /** The rehearsal's AWS endpoint. */
  readonly aws: string;
  /** Folder of the journals: what is forgotten with them is made again. */
  readonly state: string;
  /** ARNs of the stage's secrets: with another one there is something to make. */
  readonly secrets: readonly string[];
  readonly print: (line: string) => void;
  /** @default 2000 */
  readonly delay?: number;
}

/**
 * Runs the owner's `npm run secrets` against the rehearsal, in the background and once for a state: makes the account
 * that the heartbeat logs in with, and enters our clients at the rehearsal's own providers. Says a line when that fails, and nothing else.
 * @returns the way to stop it
 */
export function provisionOnce(options: ProvisionOptions): () => void {
  const { state, secrets, delay = DELAY } = options;
  const marker = join(state, 'provisioned.json');
  const made = JSON.stringify([...secrets].sort());
  if (readMarker(marker) === made) return () => {};

  let child: ChildProcess | null = null;
  let stopped = false;
  const timer = setTimeout(() => {
    child = run(options, (problem) => {
      if (stopped) return;
      if (problem === null) writeFileSync(marker, made);
      else options.print(`  secrets        ${problem}; the heartbeat has no account until the next start`);
    });
  }, delay);
  return () => {
    stopped = true;
    clearTimeout(timer);
    child?.kill();
  };
}

/** @param done gets the command's last line when it failed, else null */
function run({ root, stage, aws }: ProvisionOptions, done: (problem: string | null) => void): ChildProcess {
  const child = spawn(process.execPath, [COMMAND, stage, '--set', 'oauth'], {
    cwd: root,
    env: rehearsalEnvironment(aws),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // it may end without reading, and says why itself
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify(LOCAL_CLIENTS));
  let printed = '';
  child.stdout.on('data', (chunk) => (printed += chunk));
  child.stderr.on('data', (chunk) => (printed += chunk));
  child.on('error', ({ message }) => done(message));
  child.on('close', (code) =>
    done(code === 0 ? null : (printed.trim().split('\n').at(-1) ?? `exit code ${code}`)),
  );
  if (child.pid !== undefined) lower(child.pid);
  return child;
}

/** Requests come first. */
function lower(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // it has ended already, or the system doesn't allow it: then it runs as everything does
  }
}

/** The operator's credentials, and nothing of this machine's that the SDK would prefer to them. */
function rehearsalEnvironment(aws: string): NodeJS.ProcessEnv {
  const { AWS_PROFILE: _profile, AWS_SESSION_TOKEN: _token, ...env } = process.env;
  return {
    ...env,
    AWS_ENDPOINT_URL: aws,
    AWS_ACCESS_KEY_ID: 'operator',
    AWS_SECRET_ACCESS_KEY: 'operator',
  };
}

function readMarker(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
