import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Refusal } from '../errors/refusal.ts';
import type { Bundle } from './bundle-cache.ts';
import type { Made } from './make-bundles.ts';

const ROOT = join(import.meta.dirname, '../..');
const PROGRAM = join(import.meta.dirname, 'make-bundles.ts');

const made = new Map<string, Made>();

/**
 * Bundles every entry point there is, `lambdas/<domain>/<name>.handler.ts`, in a process of its own: the CDK can be
 * loaded meanwhile. What does not compile is refused by `bundle`, when a construct asks for it.
 */
export async function prepareBundles(): Promise<void> {
  const child = spawn(process.execPath, [PROGRAM, ...missing()], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  remember(output, code);
}

/**
 * The bundle of a function's entry point, made once per process however many stages deploy it. What was not prepared
 * is made now, and with it every other entry point that is missing: together they take little more time than one.
 * @param entry relative to the repository's root, `lambdas/api/api.handler.ts`
 * @throws Refusal when the entry does not exist or does not compile
 */
export function bundle(entry: string): Bundle {
  if (!existsSync(join(ROOT, entry))) {
    throw new Refusal(`entry ${entry} does not exist: create it or correct the construct that names it`);
  }
  if (!made.has(entry)) {
    const entries = [...new Set([entry, ...missing()])];
    const { stdout, status } = spawnSync(process.execPath, [PROGRAM, ...entries], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    remember(stdout, status);
  }
  const known = made.get(entry)!;
  if ('problem' in known) throw new Refusal(known.problem);
  return { path: known.path, hash: known.hash };
}

function missing(): string[] {
  return globSync('lambdas/*/*.handler.ts', { cwd: ROOT })
    .sort()
    .filter((entry) => !made.has(entry));
}

function remember(output: string, code: number | null): void {
  if (code !== 0) throw new Error(`the program that bundles ended with code ${code}`);
  for (const each of JSON.parse(output) as Made[]) made.set(each.entry, each);
}
