import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync, type BuildOptions } from 'esbuild';
import { Refusal } from '../refusal.ts';
import { type Bundle, BundleCache } from './bundle-cache.ts';

const ROOT = join(import.meta.dirname, '../..');

const TARGET = { platform: 'node', target: 'node24', legalComments: 'none' } satisfies BuildOptions;

const COMMONJS = '{"type":"commonjs"}';

/** Names stay whole: errors are logged by their class's name, and stack traces can be read without a map. */
const MINIFY = {
  minifySyntax: true,
  minifyWhitespace: true,
  minifyIdentifiers: false,
} satisfies BuildOptions;

const BUNDLE = {
  ...TARGET,
  bundle: true,
  // the ES module builds of the AWS SDK lose what is not imported
  mainFields: ['module', 'main'],
  // everything is bundled, the AWS SDK too: loading the runtime's own takes longer and changes under us
  external: [],
} satisfies BuildOptions;

/**
 * The same program in one file. Plain JSON without absolute paths: the rehearsal reads it from the template's
 * metadata and builds with it, incrementally, when a source file is saved.
 */
export const BUNDLE_OPTIONS = { ...BUNDLE, ...MINIFY, format: 'cjs' } satisfies BuildOptions;

const cache = new BundleCache(ROOT, join(ROOT, 'node_modules/.cache/soloist/bundles'));
const bundles = new Map<string, Bundle>();

/**
 * Bundles a function's entry point, once per process however many stages deploy it.
 * @param entry relative to the repository's root, `lambdas/api/api.handler.ts`
 * @throws Refusal when the entry does not exist; esbuild's BuildFailure when it does not compile
 */
export function bundle(entry: string): Bundle {
  if (!existsSync(join(ROOT, entry))) {
    throw new Refusal(`entry ${entry} does not exist: create it or correct the construct that names it`);
  }
  const made = bundles.get(entry) ?? cache.through(entry, (folder) => build(entry, folder));
  bundles.set(entry, made);
  return made;
}

/**
 * Each `import()` becomes a file of its own. V8 reads all of a file before it runs any of it, and nine tenths of a
 * function are clients that the first answer may not need: split, the api starts in 40 % of the time.
 *
 * esbuild splits ES modules only, but CommonJS loads faster, so a second pass translates the chunks.
 *
 * @returns the files it is made of, relative to the root
 */
function build(entry: string, folder: string): string[] {
  const chunks = join(folder, 'esm');
  const { metafile } = buildSync({
    ...BUNDLE,
    format: 'esm',
    splitting: true,
    absWorkingDir: ROOT,
    entryPoints: { index: entry },
    outdir: chunks,
    metafile: true,
    logLevel: 'error',
  });
  const files = readdirSync(chunks);
  // the chunks keep to each other's default exports only where they are not taken for Node's own kind of module
  writeFileSync(join(chunks, 'package.json'), COMMONJS);
  buildSync({
    ...TARGET,
    ...MINIFY,
    format: 'cjs',
    // import() would go through the loader of ES modules, and back
    supported: { 'dynamic-import': false },
    entryPoints: files.map((file) => join(chunks, file)),
    outdir: folder,
    logLevel: 'error',
  });
  rmSync(chunks, { recursive: true });
  // the repository is "type": "module"; without this the bundle would be taken for one
  writeFileSync(join(folder, 'package.json'), COMMONJS);
  return Object.keys(metafile.inputs);
}
