import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../errors/refusal.ts';

/** Folder of a layer, relative to it: where Lambda's Node looks for packages, and npm puts them. */
const PACKAGES = 'nodejs';

/** What no function reads: sources, command-line programs, npm's notes. */
export const UNREAD = ['src', 'install', 'bin']
  .map((folder) => `${PACKAGES}/node_modules/*/${folder}`)
  .concat(`${PACKAGES}/node_modules/.*`, `${PACKAGES}/.npmrc`);

interface Lock {
  readonly packages: Readonly<Record<string, { readonly integrity?: string }>>;
}

/**
 * The hash of a folder with packages that were built for Lambda: of its lock, which names every byte of them, and not
 * of the bytes. So it is the same on every machine, and quick.
 *
 * @param folder holds `nodejs/package-lock.json` and `nodejs/node_modules`
 * @throws Refusal when what is installed is not what the lock says
 */
export function hashOfPackages(folder: string): string {
  const lock = join(folder, PACKAGES, 'package-lock.json');
  const installed = join(folder, PACKAGES, 'node_modules/.package-lock.json');
  if (!existsSync(installed) || !agree(read(installed), read(lock))) {
    throw new Refusal(`the packages of ${folder} are not installed, or old ones: run node bin/install.mjs`);
  }
  return createHash('sha256').update(readFileSync(lock)).update(JSON.stringify(UNREAD)).digest('hex');
}

/** Of the packages for every kind of machine, those for one are installed. */
function agree(installed: Lock, lock: Lock): boolean {
  return Object.entries(installed.packages).every(
    ([path, { integrity }]) => integrity !== undefined && lock.packages[path]?.integrity === integrity,
  );
}

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Lock;
