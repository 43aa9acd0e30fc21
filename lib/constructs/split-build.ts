import { appendFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildSync, type BuildFailure, type BuildOptions, type Message, type Metafile } from 'esbuild';
import { Refusal } from '../errors/refusal.ts';

const TARGET = { platform: 'node', target: 'node24', legalComments: 'none' } satisfies BuildOptions;

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

/** Gives a CommonJS module the named exports that `import()` finds in it; esbuild's chunk has its default only. */
const NAMED_EXPORTS = `
for (const name in module.exports.default)
  if (!(name in module.exports))
    Object.defineProperty(module.exports, name, { get: () => module.exports.default[name], enumerable: true });
`;

/**
 * Bundles an entry point into `folder`, as `index.js` and chunks: each `import()` becomes a file of its own. V8
 * reads all of a file before it runs any of it, and nine tenths of a function are clients that the first answer may
 * not need: split, the api starts in 40 % of the time.
 *
 * esbuild splits ES modules only, but CommonJS loads faster, so a second pass translates the chunks.
 *
 * @param entry relative to `root`
 * @returns the files it is made of, relative to `root`
 * @throws Refusal naming the mistakes in the source and their places
 */
export function splitBuild(root: string, entry: string, folder: string): string[] {
  const chunks = join(folder, 'esm');
  const metafile = split(root, entry, chunks);
  // the repository is "type": "module"; without this Node, and esbuild below, would take the bundle for one
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
  buildSync({
    ...TARGET,
    ...MINIFY,
    format: 'cjs',
    // import() would go through the loader of ES modules, and back
    supported: { 'dynamic-import': false },
    entryPoints: readdirSync(chunks).map((file) => join(chunks, file)),
    outdir: folder,
    logLevel: 'error',
  });
  rmSync(chunks, { recursive: true });
  for (const chunk of lazyCommonJs(metafile)) appendFileSync(join(folder, chunk), NAMED_EXPORTS);
  return Object.keys(metafile.inputs);
}

function split(root: string, entry: string, outdir: string): Metafile {
  try {
    return buildSync({
      ...BUNDLE,
      format: 'esm',
      splitting: true,
      absWorkingDir: root,
      entryPoints: { index: entry },
      outdir,
      metafile: true,
      logLevel: 'silent',
    }).metafile;
  } catch (error) {
    const { errors } = error as Partial<BuildFailure>;
    if (!errors) throw error;
    throw new Refusal(`${entry} does not compile: ${errors.map(describe).join('; ')}`, { cause: error });
  }
}

/** `lambdas/api/compose.ts:3:8: Could not resolve "./stores.ts"` */
function describe({ text, location }: Message): string {
  return location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text;
}

/** The chunks that stand for a CommonJS module which somebody loads by `import()`. */
function lazyCommonJs({ inputs, outputs }: Metafile): string[] {
  return Object.entries(outputs)
    .filter(([, { entryPoint }]) => entryPoint && inputs[entryPoint]?.format === 'cjs')
    .map(([path]) => basename(path));
}
