import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  type BuildFailure,
  type BuildOptions,
  context,
  type Message,
  type Metafile,
  transform,
  type TransformOptions,
} from 'esbuild';
import { Refusal } from '../errors/refusal.ts';

/** Stands for the entry point whose turn it is: those of a context of esbuild can't be changed. */
const ENTRY = 'soloist:entry';

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
  // everything is bundled, the AWS SDK too: loading the runtime's own takes longer and changes under us. But for what
  // is compiled for one kind of machine, which comes as a layer
  external: ['sharp'],
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

/** Bundles the entry points under `root`, one after the other: a file that several share is read and parsed once. */
export interface SplitBuilder {
  /**
   * Bundles an entry point into `folder`, as `index.js` and chunks: each `import()` becomes a file of its own. V8
   * reads all of a file before it runs any of it, and nine tenths of a function are clients that the first answer may
   * not need: split, the api starts in 40 % of the time.
   *
   * @param entry relative to `root`
   * @returns the files it is made of, relative to `root`
   * @throws Refusal naming the mistakes in the source and their places
   */
  build(entry: string, folder: string): Promise<string[]>;
  close(): Promise<void>;
}

export function splitBuilder(root: string): SplitBuilder {
  let current = '';
  let opened: ReturnType<typeof open> | undefined;
  const split = async (entry: string) => {
    const esbuild = await (opened ??= open(root, () => current));
    current = entry;
    return esbuild.rebuild().catch((error: unknown) => {
      throw refusal(entry, error);
    });
  };
  const translated = new Map<string, Promise<string>>();
  // functions have chunks in common
  const translateOnce = (chunk: string, code: string) => {
    const known = translated.get(code) ?? translate(chunk, code);
    translated.set(code, known);
    return known;
  };

  let last: Promise<unknown> = Promise.resolve();
  return {
    async build(entry, folder) {
      const turn = last.then(() => split(entry));
      last = turn.catch(() => undefined);
      const { metafile, outputFiles } = await turn;
      const needed = reachable(metafile);
      const legacy = new Set(lazyCommonJs(metafile));
      // the repository is "type": "module"; without this Node would take the bundle for one
      await writeFile(join(folder, 'package.json'), '{"type":"commonjs"}');
      await Promise.all(
        outputFiles.map(async ({ path, text }) => {
          const chunk = basename(path);
          if (!needed.has(chunk)) return;
          const code = await translateOnce(chunk, text);
          await writeFile(join(folder, chunk), legacy.has(chunk) ? code + NAMED_EXPORTS : code);
        }),
      );
      return Object.keys(metafile.inputs);
    },
    close: async () => (await opened)?.dispose(),
  };
}

/** A context of esbuild keeps what it parsed from one build to the next; its entry point is what `current` says. */
function open(root: string, current: () => string) {
  return context({
    ...BUNDLE,
    format: 'esm',
    splitting: true,
    absWorkingDir: root,
    entryPoints: { index: ENTRY },
    // only for the names: chunks are written once they are translated
    outdir: 'chunks',
    write: false,
    metafile: true,
    logLevel: 'silent',
    plugins: [
      {
        name: 'entry',
        setup: ({ onResolve }) =>
          onResolve({ filter: new RegExp(`^${ENTRY}$`) }, () => ({ path: join(root, current()) })),
      },
    ],
  });
}

/** esbuild splits ES modules only, but CommonJS loads faster. */
async function translate(chunk: string, code: string): Promise<string> {
  const options = {
    sourcefile: chunk,
    ...TARGET,
    ...MINIFY,
    format: 'cjs',
    // import() would go through the loader of ES modules, and back
    supported: { 'dynamic-import': false },
    logLevel: 'error',
  } satisfies TransformOptions;
  return (await transform(code, options)).code;
}

/**
 * The chunks that can be loaded from `index.js`. esbuild also makes those of an `import()` in code that it left out
 * because nobody calls it.
 */
function reachable({ outputs }: Metafile): ReadonlySet<string> {
  const chunks = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output]));
  const found = new Set(['index.js']);
  // the set grows while it is walked
  for (const chunk of found) {
    for (const { path, external } of chunks.get(chunk)?.imports ?? [])
      if (!external) found.add(basename(path));
  }
  return found;
}

function refusal(entry: string, error: unknown): unknown {
  const { errors } = error as Partial<BuildFailure>;
  return errors
    ? new Refusal(`${entry} does not compile: ${errors.map(describe).join('; ')}`, { cause: error })
    : error;
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
