import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';

import { LOCAL_CLIENTS } from '../oauth/clients.ts';
import type { StripeAccount } from './stripe-account.ts';

/** Milliseconds that the first requests have the machine to themselves. */
const DELAY = 2000;

export interface ProvisionOptions {
  /** The repository's root. */
  readonly root: string;
  readonly stage: string;
  /** The rehearsal's AWS endpoint. */
  readonly aws: string;
  /** Where users come to. */
  readonly api: string;
  readonly stripe: StripeAccount;
  /** Folder of the journals: what is forgotten with them is made again. */
  readonly state: string;
  /** ARNs of the stage's secrets: with another one there is something to make. */
  readonly secrets: readonly string[];
  readonly print: (line: string) => void;
  /** @default 2000 */
  readonly delay?: number;
}

/** A command of the owner's, which does for the rehearsal what it does for a deployed stage. */
interface Task {
  readonly name: 'secrets' | 'stripe';
  readonly args: readonly string[];
  readonly input: string;
  readonly env: NodeJS.ProcessEnv;
  /** What it has been done for: it is done again for anything else. */
  readonly made: string;
  /** What doesn't work without it. */
  readonly otherwise: string;
}

/**
 * Runs the owner's commands against the rehearsal, one after the other, in the background and once for a state:
 * `npm run secrets` makes the account that the heartbeat logs in with and enters our clients at the rehearsal's own
 * providers, `npm run stripe` brings to Stripe what is sold. Says a line for one that fails, and nothing else.
 * @returns the way to stop it
 */
export function provisionOnce(options: ProvisionOptions): () => void {
  const { state, delay = DELAY } = options;
  const marker = ({ name }: Task) => join(state, MARKERS[name]);
  const tasks = [secretsTask(options), stripeTask(options)].filter(
    (task) => readText(marker(task)) !== task.made,
  );
  let child: ChildProcess | null = null;
  let stopped = false;
  const next = () => {
    const task = tasks.shift();
    if (!task || stopped) return;
    child = run(options.root, task, (problem) => {
      if (stopped) return;
      if (problem === null) writeFileSync(marker(task), task.made);
      else options.print(`  ${task.name.padEnd(13)}  ${problem}; ${task.otherwise} until the next start`);
      next();
    });
  };
  const timer = setTimeout(next, delay);
  return () => {
    stopped = true;
    clearTimeout(timer);
    child?.kill();
  };
}

const MARKERS = { secrets: 'provisioned.json', stripe: 'stripe.json' } as const;

function secretsTask({ stage, aws, secrets }: ProvisionOptions): Task {
  return {
    name: 'secrets',
    args: [stage, '--set', 'oauth'],
    input: JSON.stringify(LOCAL_CLIENTS),
    env: rehearsalEnvironment(aws),
    made: JSON.stringify([...secrets].sort()),
    otherwise: 'the heartbeat has no account',
  };
}

/** Again when what is sold may be another, and when webhooks must come to another port. */
function stripeTask({ root, stage, aws, api, stripe }: ProvisionOptions): Task {
  const { secretKey, webhookSecret, endpoint } = stripe;
  const config = readText(join(root, 'soloist.config.ts')) ?? '';
  return {
    name: 'stripe',
    args: [stage],
    input: '',
    env: {
      ...rehearsalEnvironment(aws),
      STRIPE_SECRET_KEY: secretKey,
      STRIPE_WEBHOOK_SECRET: webhookSecret ?? '',
      STRIPE_ENDPOINT_URL: endpoint ?? '',
    },
    made: createHash('sha256')
      .update(JSON.stringify([config, api, stripe]))
      .digest('hex'),
    otherwise: 'nothing can be sold',
  };
}

/** @param done gets the command's last line when it failed, else null */
function run(
  root: string,
  { name, args, input, env }: Task,
  done: (problem: string | null) => void,
): ChildProcess {
  const child = spawn(process.execPath, [`commands/${name}/${name}.ts`, ...args], {
    cwd: root,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // it may end without reading, and says why itself
  child.stdin.on('error', () => {});
  child.stdin.end(input);
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

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
