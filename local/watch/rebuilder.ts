import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import type { BuildContext, BuildFailure, BuildResult } from 'esbuild';

import type { Bundle } from '../assembly/resolve.ts';
import { loadablePackages } from './packages.ts';

/** A function whose code can be built again. */
export interface Source {
  readonly functionName: string;
  readonly bundle: Bundle;
}

export interface Rebuilt {
  readonly functionName: string;
  /** Folder of the new code; null when it doesn't build, or is what it was before. */
  readonly directory: string | null;
  /** It didn't build the last time and does now. */
  readonly mended: boolean;
  /** Why it doesn't build, one line each, `file:line:column: message`. */
  readonly errors: readonly string[];
}

export interface Rebuilder {
  /** Builds once what will be built again, so that the first change is as quick as the others. */
  warm(): Promise<void>;
  /** Builds the functions that are made of some of the files (relative to the root), or may be, as long as they don't build. */
  rebuild(files: ReadonlySet<string>): Promise<readonly Rebuilt[]>;
  close(): Promise<void>;
}

/**
 * Builds with the options of the synthesis but for the packages, which are loaded from `node_modules`; each function
 * in an esbuild context of its own. `outdir`, where the code goes, is emptied and must lie where they are found.
 */
export function createRebuilder(root: string, outdir: string, sources: readonly Source[]): Rebuilder {
  rmSync(outdir, { recursive: true, force: true });
  const external = loadablePackages(root);
  const builds = sources.map((source) => createBuild(root, outdir, source, external));

  return {
    async warm() {
      // one after the other: nobody waits for it, and requests need the processor
      for (const build of builds) await build.warm();
    },
    rebuild: (files) => {
      const concerned = builds.filter((build) => [...files].some((file) => build.concerns(file)));
      return Promise.all(concerned.map((build) => build.run()));
    },
    async close() {
      await Promise.all(builds.map((build) => build.close()));
      rmSync(outdir, { recursive: true, force: true });
    },
  };
}

function createBuild(root: string, outdir: string, { functionName, bundle }: Source, external: string[]) {
  let context: Promise<BuildContext> | null = null;
  // null while unknown: then every change may concern it
  let inputs: ReadonlySet<string> | null = null;
  let failed = false;
  let code = '';
  let number = 0;

  const open = async () => {
    const esbuild = await import('esbuild');
    return esbuild.context({
      ...bundle.options,
      external: [...((bundle.options['external'] as string[]) ?? []), ...external],
      absWorkingDir: root,
      entryPoints: [{ in: bundle.entry, out: 'index' }],
      outdir: '.',
      metafile: true,
      write: false,
      logLevel: 'silent',
    });
  };
  const build = async () => {
    const result = await (await (context ??= open())).rebuild();
    inputs = new Set(Object.keys(result.metafile!.inputs));
    return result;
  };
  // the code may be split into several files
  const codeOf = ({ outputFiles = [] }: BuildResult) =>
    outputFiles.flatMap(({ path, text }) => (path.endsWith('.map') ? [] : [path, text])).join('\n');

  return {
    concerns: (file: string) => inputs === null || inputs.has(file),

    async warm() {
      const result = await build().catch(() => null);
      if (result) code = codeOf(result);
    },

    async run(): Promise<Rebuilt> {
      const mended = failed;
      let result: BuildResult;
      try {
        result = await build();
      } catch (error) {
        inputs = null;
        failed = true;
        return { functionName, directory: null, mended: false, errors: messagesOf(error) };
      }
      failed = false;
      const made = codeOf(result);
      if (made === code) return { functionName, directory: null, mended, errors: [] };

      code = made;
      const directory = join(outdir, functionName, String(++number));
      store(directory, result);
      // the code before this one may still be running
      rmSync(join(outdir, functionName, String(number - 2)), { recursive: true, force: true });
      return { functionName, directory, mended, errors: [] };
    },

    async close() {
      // a context that couldn't be opened was told when it was needed
      const opened = await context?.catch(() => null);
      await opened?.dispose();
    },
  };
}

function store(directory: string, { outputFiles = [] }: BuildResult) {
  mkdirSync(directory, { recursive: true });
  for (const { path, contents } of outputFiles) writeFileSync(join(directory, basename(path)), contents);
  // the repository is "type": "module"; without this a bundle in CommonJS would be taken for one
  writeFileSync(join(directory, 'package.json'), '{"type":"commonjs"}');
}

function messagesOf(error: unknown): string[] {
  const { errors } = error as Partial<BuildFailure>;
  if (!errors) return [String(error)];
  return errors.map(({ text, location }) =>
    location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text,
  );
}
