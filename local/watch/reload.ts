import { watchSources } from './changes.ts';
import { createRebuilder, type Rebuilder, type Source } from './rebuilder.ts';

export interface ReloadOptions {
  readonly root: string;
  /** Folder for the code that is built while this runs. */
  readonly outdir: string;
  /** The functions that run now; asked again after each `resynthesise`. */
  readonly sources: () => readonly Source[];
  /** Requests from now on run the code in `directory`. */
  readonly replaceCode: (functionName: string, directory: string) => void;
  /** Synthesises and starts what came of it, with the state kept. Rejects with what is wrong. */
  readonly resynthesise: () => Promise<void>;
  readonly print: (line: string) => void;
}

export interface Reload {
  /** Stops watching; waits for the change that is under way. */
  close(): Promise<void>;
}

// the first requests are served before the second builds take the processor
const WARM_AFTER_MS = 1500;

/**
 * Makes saved sources live: a function's source is built again and replaced, a construct, config or lib file
 * synthesises the app again. What doesn't build is told, and what runs goes on.
 */
export function startReload(options: ReloadOptions): Reload {
  const { print } = options;
  let rebuilder = createRebuilder(options.root, options.outdir, options.sources());
  // changes are worked off one after the other, and never while the rebuilder warms up
  let work: Promise<unknown> = Promise.resolve();
  const enqueue = (job: () => Promise<unknown>) => {
    work = work.then(job).catch((error: Error) => print(`  reload failed  ${error.message}`));
  };

  const warming = setTimeout(() => enqueue(() => rebuilder.warm()), WARM_AFTER_MS);
  const stopWatching = watchSources(options.root, (files) =>
    enqueue(async () => {
      const started = performance.now();
      if (![...files].some(isInfrastructure)) return rebuild(options, rebuilder, files, started);

      await options.resynthesise();
      await rebuilder.close();
      rebuilder = createRebuilder(options.root, options.outdir, options.sources());
      print(`  live           ${listed(files)} synthesised in ${since(started)}`);
      await rebuilder.warm();
    }),
  );

  return {
    async close() {
      clearTimeout(warming);
      stopWatching();
      await work;
      await rebuilder.close();
    },
  };
}

async function rebuild(
  { replaceCode, print }: ReloadOptions,
  rebuilder: Rebuilder,
  files: ReadonlySet<string>,
  started: number,
) {
  const results = await rebuilder.rebuild(files);
  const errors = new Set(results.flatMap((result) => result.errors));
  for (const error of errors) print(`  does not build ${error}`);

  const replaced = results.filter(({ directory }) => directory !== null);
  for (const { functionName, directory } of replaced) replaceCode(functionName, directory!);
  const mended = results.filter((result) => result.mended && result.directory === null);
  if (mended.length > 0)
    print(`  builds again   ${mended.map(({ functionName }) => functionName).join(', ')}`);
  if (replaced.length > 0) {
    const names = replaced.map(({ functionName }) => functionName).join(', ');
    print(`  live           ${listed(files)} in ${names}, ${since(started)}`);
  }
}

/** What the templates are made of. Contracts are read by both sides. */
const isInfrastructure = (file: string) =>
  !file.startsWith('lambdas/') || /\.(construct|contract)\.ts$/.test(file);

const listed = (files: ReadonlySet<string>) => {
  const [first] = files;
  return files.size === 1 ? first! : `${first} and ${files.size - 1} more`;
};

const since = (started: number) => `${Math.round(performance.now() - started)} ms`;
