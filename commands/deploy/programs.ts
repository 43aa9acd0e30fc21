import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Program } from './steps.ts';

const ROOT = join(import.meta.dirname, '../..');
const CDK = join(ROOT, 'node_modules/aws-cdk/bin/cdk');

/**
 * Runs a program from the repository's root on this terminal, so that it can ask and its output is seen as it comes.
 * @param region where its AWS calls go, unless it knows better
 * @returns its exit code; 1 after a signal
 */
export function runIn(region: string): (program: Program) => Promise<number> {
  return ([name, ...args]) =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, name === 'cdk' ? [CDK, ...args] : args, {
        cwd: ROOT,
        stdio: 'inherit',
        env: { ...process.env, AWS_REGION: region },
      });
      child.on('error', reject);
      child.on('close', (code) => resolve(code ?? 1));
    });
}
