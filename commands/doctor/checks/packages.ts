import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, fail, type Machine, ok } from '../check.ts';

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly optional?: boolean }>>;
}

/** The packages that are installed are those of the lock file. */
export const packages: Check<Machine> = {
  title: 'packages',
  async look({ root }) {
    const installed = readLock(join(root, 'node_modules/.package-lock.json'));
    if (!installed) return fail('none are installed', 'npm ci');

    const wanted = Object.entries(readLock(join(root, 'package-lock.json'))?.packages ?? {});
    // the project itself has no folder, and packages for other systems are left out
    const differing = wanted.filter(
      ([path, { version, optional }]) =>
        path !== '' && !optional && installed.packages[path]?.version !== version,
    );
    if (differing.length === 0)
      return ok(`${Object.keys(installed.packages).length}, as package-lock.json says`);
    const [first = ''] = differing.map(([path]) => path.replace(/^.*node_modules\//, ''));
    return fail(`${differing.length} are not those of package-lock.json, such as ${first}`, 'npm ci');
  },
};

const readLock = (path: string): Lock | null =>
  existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Lock) : null;
