import { existsSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';

/** Where an app's sources are, relative to its root. */
const FOLDERS = ['bin', 'lib', 'lambdas', 'web'];
const FILES = new Set(['soloist.config.ts', 'cdk.json', 'cdk.context.json']);

// an editor writes a file in several steps, and "save all" several files
const SETTLE_MS = 15;

/**
 * Calls `changed` with the paths (relative to `root`) of the sources that were written, created or removed, a few
 * milliseconds after the last one. Tests are no sources.
 * @returns the way to stop it
 */
export function watchSources(root: string, changed: (files: ReadonlySet<string>) => void): () => void {
  let files = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  const settle = () => {
    const settled = files;
    files = new Set();
    changed(settled);
  };
  const notice = (file: string) => {
    if (!isSource(file)) return;
    files.add(file);
    clearTimeout(timer);
    timer = setTimeout(settle, SETTLE_MS);
  };

  const watchers: FSWatcher[] = FOLDERS.filter((folder) => existsSync(join(root, folder))).map((folder) =>
    watch(join(root, folder), { recursive: true }, (_event, name) => name && notice(join(folder, name))),
  );
  // the folder, not the files: editors replace a file by a new one, which its watcher wouldn't see
  watchers.push(watch(root, (_event, name) => name && FILES.has(name) && notice(name)));

  return () => {
    clearTimeout(timer);
    watchers.forEach((watcher) => watcher.close());
  };
}

const isSource = (file: string) =>
  /\.(ts|tsx|json|cjs|mjs|html|txt)$/.test(file) && !/\.test\.tsx?$/.test(file);
