import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

/** For tests: a new folder, removed when the test file has ended. To be imported at a test file's top level. */
export function temporaryFolder(name: string): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `${name}-`)));
  folders.push(folder);
  return folder;
}

const remove = () => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
};
// some tests start a program of their own that uses the same builders
if (typeof afterAll === 'function') afterAll(remove);
else process.once('exit', remove);
