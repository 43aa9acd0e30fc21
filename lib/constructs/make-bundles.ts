// Bundles the entry points that it is given, relative to the repository's root, and prints what it made as JSON. A
// program of its own because esbuild shares its work between builds only asynchronously, and constructs can not wait.
import { join } from 'node:path';
import { Refusal } from '../errors/refusal.ts';
import { type Bundle, BundleCache } from './bundle-cache.ts';
import { splitBuilder } from './split-build.ts';

export type Made = { readonly entry: string } & (Bundle | { readonly problem: string });

const ROOT = join(import.meta.dirname, '../..');

const cache = new BundleCache(ROOT, join(ROOT, 'node_modules/.cache/soloist/bundles'));
const builder = splitBuilder(ROOT);
try {
  const made = await Promise.all(process.argv.slice(2).map(make));
  process.stdout.write(JSON.stringify(made));
} finally {
  await builder.close();
}

async function make(entry: string): Promise<Made> {
  try {
    return { entry, ...(await cache.through(entry, (folder) => builder.build(entry, folder))) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { entry, problem: error.message };
  }
}
