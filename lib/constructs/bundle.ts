import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../errors/refusal.ts';
import { type Bundle, BundleCache } from './bundle-cache.ts';
import { splitBuild } from './split-build.ts';

const ROOT = join(import.meta.dirname, '../..');

const cache = new BundleCache(ROOT, join(ROOT, 'node_modules/.cache/soloist/bundles'));
const bundles = new Map<string, Bundle>();

/**
 * Bundles a function's entry point, once per process however many stages deploy it.
 * @param entry relative to the repository's root, `lambdas/api/api.handler.ts`
 * @throws Refusal when the entry does not exist or does not compile
 */
export function bundle(entry: string): Bundle {
  if (!existsSync(join(ROOT, entry))) {
    throw new Refusal(`entry ${entry} does not exist: create it or correct the construct that names it`);
  }
  const made = bundles.get(entry) ?? cache.through(entry, (folder) => splitBuild(ROOT, entry, folder));
  bundles.set(entry, made);
  return made;
}
