import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const PAGE = join(import.meta.dirname, 'page');

export interface Asset {
  readonly type: string;
  readonly content: string | Uint8Array;
}

let script: Promise<Uint8Array> | null = null;

/** The files of the page by path; null for any other path. The script is bundled when first asked for. */
export async function loadPage(path: string): Promise<Asset | null> {
  switch (path) {
    case '/':
      return { type: 'text/html; charset=utf-8', content: await readFile(join(PAGE, 'index.html')) };
    case '/style.css':
      return { type: 'text/css; charset=utf-8', content: await readFile(join(PAGE, 'style.css')) };
    case '/main.js':
      return { type: 'text/javascript; charset=utf-8', content: await (script ??= bundle()) };
    default:
      return null;
  }
}

async function bundle(): Promise<Uint8Array> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(PAGE, 'main.tsx')],
    bundle: true,
    write: false,
    format: 'esm',
    minify: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
  });
  return outputFiles[0]!.contents;
}
