import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Refusal } from '../refusal.ts';

/** What the templates and bundles are made of. */
const INPUTS = [
  'bin/*.ts',
  'lib/**/*',
  'lambdas/**/*',
  'web/**/*',
  'soloist.config.ts',
  'cdk.json',
  'cdk.context.json',
  'package-lock.json',
];
const KEY_FILE = 'inputs.sha256';

/**
 * Synthesises the app at `root` into `outdir`, unless what stands there was made from the same inputs.
 * A synthesis that fails leaves `outdir` as it was, and its message is the `Refusal`; so does one that `accept`,
 * called with the folder of the new app, throws at.
 * @param stage the one that is to run; null is the first, and then no other is synthesised
 * @returns whether it had to
 */
export async function synthesise(
  root: string,
  outdir: string,
  stage: string | null = null,
  accept: (fresh: string) => void = () => {},
): Promise<boolean> {
  const stages = stage === null ? 'first' : 'all';
  const key = keyOf(root, stages);
  const keyFile = join(outdir, KEY_FILE);
  if (existsSync(keyFile) && readFileSync(keyFile, 'utf8') === key) return false;

  const fresh = `${outdir}.new`;
  rmSync(fresh, { recursive: true, force: true });
  await run(root, fresh, stages);
  accept(fresh);
  writeFileSync(join(fresh, KEY_FILE), key);
  rmSync(outdir, { recursive: true, force: true });
  renameSync(fresh, outdir);
  return true;
}

function keyOf(root: string, stages: string): string {
  const hash = createHash('sha256').update(`${stages}\0`);
  const files = globSync(INPUTS, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

async function run(root: string, outdir: string, stages: string): Promise<void> {
  const child = spawn(process.execPath, ['bin/soloist.ts'], {
    cwd: root,
    env: { ...process.env, CDK_OUTDIR: outdir, SOLOIST_STAGES: stages },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  let message = '';
  child.stderr.on('data', (chunk) => (message += chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Refusal(message.trim() || `synthesis ended with code ${code}`);
  if (message) process.stderr.write(message);
}
