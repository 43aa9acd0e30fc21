import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export interface RunningApi {
  /** The api function's own, as the rehearsal gave it to its process. */
  readonly environment: NodeJS.ProcessEnv;
  /** Somebody with a profile. */
  readonly userId: string;
}

interface Run {
  readonly api: string;
  readonly console: string;
  readonly mailbox: string;
}

/**
 * The api of a running rehearsal; null when none runs, or the system has no /proc.
 *
 * @param state the rehearsal's state folder
 */
export async function runningApi(state: string): Promise<RunningApi | null> {
  const file = join(state, 'run.json');
  const run = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as Run,
    () => null,
  );
  if (!run) return null;
  const userId = await signUp(run); // first: it makes sure that the api has a process to look at
  const environment = await environmentOf(run).catch(() => null);
  return environment && { environment, userId };
}

async function environmentOf(run: Run): Promise<NodeJS.ProcessEnv> {
  const state = (await (await fetch(`${run.console}/api/state`)).json()) as {
    functions: { arn: string; environments: { pid: number }[] }[];
  };
  const api = state.functions.find(({ arn }) => arn.endsWith('-api'));
  const text = await readFile(`/proc/${api?.environments[0]?.pid}/environ`, 'utf8');
  const pairs = text
    .split('\0')
    .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
  return Object.fromEntries(pairs.filter(([name]) => name)) as NodeJS.ProcessEnv;
}

/** Registers somebody, proves the address from the mailbox, and logs in. */
async function signUp({ api, mailbox }: Run): Promise<string> {
  const credentials = { email: `bench-${randomUUID()}@example.com`, password: randomUUID() };
  const { registrationToken } = await post(`${api}/v1/auth/register`, credentials);
  const token = await tokenFrom(`${mailbox}?to=${credentials.email}`);
  await post(`${api}/v1/auth/verify-email`, { token, registrationToken });
  const { userId } = await post(`${api}/v1/auth/login`, credentials);
  return String(userId);
}

async function tokenFrom(url: string): Promise<string> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const answer = await fetch(url, { headers: { accept: 'application/json' } });
    const [mail] = (await answer.json()) as { text: string }[];
    const token = /#token=([\w-]+)/.exec(mail?.text ?? '')?.[1];
    if (token) return token;
    await pause(50);
  }
  throw new Error(`no mail with a token arrived at ${url} within 10 s`);
}

async function post(url: string, body: unknown): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`POST ${url} answered ${answer.status}: ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}
