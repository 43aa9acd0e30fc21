import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const PARTS = [
  'bin',
  'lib',
  'lambdas',
  'local',
  'web',
  'commands',
  'docs',
  'soloist.config.ts',
  'cdk.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** A copy of the project that a test may change. */
export interface Project {
  readonly root: string;
  /** Replaces `from`, which must be there, in a file. */
  edit(file: string, from: string, to: string): void;
  remove(): void;
}

export function copyProject(): Project {
  const root = mkdtempSync(join(tmpdir(), 'project-'));
  for (const part of PARTS) cpSync(join(ROOT, part), join(root, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  // the packages are shared: an installation in the copy would empty them under everybody's feet
  writeFileSync(join(root, 'bin/install.mjs'), '');

  return {
    root,
    edit(file, from, to) {
      const text = readFileSync(join(root, file), 'utf8');
      if (!text.includes(from)) throw new Error(`${file} has no '${from}' to replace`);
      writeFileSync(join(root, file), text.replace(from, to));
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
