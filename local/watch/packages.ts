import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * Patterns of the packages that code under `root` can load by itself, for esbuild's `external`. Nine tenths of a
 * bundle are packages, which no save changes: left out, a build takes a tenth of the time.
 * A package that `require` can't enter (its exports are for `import` only) is not among them.
 */
export function loadablePackages(root: string): string[] {
  const file = join(root, 'package.json');
  const { resolve } = createRequire(file);
  const { dependencies = {} } = JSON.parse(readFileSync(file, 'utf8'));
  return Object.keys(dependencies)
    .filter((name) => isLoadable(name, resolve))
    .flatMap((name) => [name, `${name}/*`]);
}

function isLoadable(name: string, resolve: (name: string) => string): boolean {
  try {
    return Boolean(resolve(name));
  } catch {
    return false;
  }
}
