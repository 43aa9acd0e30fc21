import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Machine } from './check.ts';

/** This machine, with the repository that this file is in. */
export function thisMachine(): Machine {
  const root = join(import.meta.dirname, '../..');
  return {
    root,
    nodeVersion: process.versions.node,
    run: (program, args) =>
      new Promise((resolve) => {
        execFile(program, args, { cwd: root, timeout: 10_000 }, (error, printed) =>
          resolve(error ? null : printed.replace(/\n$/, '')),
        );
      }),
  };
}
