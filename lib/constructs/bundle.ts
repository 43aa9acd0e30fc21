import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync, type BuildOptions } from 'esbuild';
import { Refusal } from '../refusal.ts';

export const ROOT = join(import.meta.dirname, '../..');

const CACHE = join(ROOT, 'node_modules/.cache/soloist/bundles');

/**
 * How every function is bundled. Plain JSON without absolute paths: the rehearsal reads it from the template's
 * metadata and rebuilds with the same options when a source file is saved.
 */
export const BUNDLE_OPTIONS = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  // CommonJS starts 5 to 12 % faster than ES modules
  format: 'cjs',
  // the ES module builds of the AWS SDK lose what is not imported
  mainFields: ['module', 'main'],
  minify: true,
  // errors are logged by their class's name
  keepNames: true,
  legalComments: 'none',
  // beside the code but not loaded by it: translates a stack trace, costs no start-up time
  sourcemap: 'external',
  sourcesContent: false,
  // everything is bundled, the AWS SDK too: loading the runtime's own takes longer and changes under us
  external: [],
} satisfies BuildOptions;

export interface Bundle {
  /** Folder with `index.js` and its `package.json` */
  readonly path: string;
  /** SHA-256 of the code, hexadecimal */
  readonly hash: string;
}

const bundles = new Map<string, Bundle>();

/**
 * Bundles a function's entry point, once per process however many stages deploy it.
 * @param entry relative to the repository's root, `lambdas/api/api.handler.ts`
 * @throws Refusal when the entry does not exist; esbuild's BuildFailure when it does not compile
 */
export function bundle(entry: string): Bundle {
  const known = bundles.get(entry);
  if (known) return known;
  if (!existsSync(join(ROOT, entry))) {
    throw new Refusal(`entry ${entry} does not exist: create it or correct the construct that names it`);
  }
  const { outputFiles } = buildSync({
    ...BUNDLE_OPTIONS,
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile: 'index.js',
    write: false,
    logLevel: 'error',
  });
  const files = [
    ...outputFiles.map((file) => ({
      name: file.path.endsWith('.map') ? 'index.js.map' : 'index.js',
      text: file.text,
    })),
    // the repository is "type": "module"; without this the bundle would be taken for one
    { name: 'package.json', text: '{"type":"commonjs"}' },
  ];
  const made = store(files);
  bundles.set(entry, made);
  return made;
}

function store(files: readonly { name: string; text: string }[]): Bundle {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file.name}\0${file.text}\0`);
  const digest = hash.digest('hex');
  const path = join(CACHE, digest);
  if (existsSync(path)) return { path, hash: digest };
  mkdirSync(CACHE, { recursive: true });
  const draft = mkdtempSync(join(CACHE, 'draft-'));
  for (const file of files) writeFileSync(join(draft, file.name), file.text);
  try {
    renameSync(draft, path);
  } catch {
    // another synth stored the same bundle at the same moment
    rmSync(draft, { recursive: true });
  }
  return { path, hash: digest };
}
