import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Run } from '../rehearsal.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Runs one of the owner's commands on the rehearsal's stage: `admins --add ada@example.com`. */
export async function command(run: Run, name: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [`commands/${name}/${name}.ts`, 'staging', ...args],
    {
      cwd: ROOT,
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        AWS_ENDPOINT_URL: run.aws,
        AWS_ACCESS_KEY_ID: 'operator',
        AWS_SECRET_ACCESS_KEY: 'operator',
      },
    },
  );
  return stdout;
}
