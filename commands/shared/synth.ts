import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Refusal } from '../../lib/errors/refusal.ts';

const ROOT = join(import.meta.dirname, '../..');

/**
 * Synthesises the app into a folder of its own, and removes it after `use`. Without the CDK's CLI: it takes a second
 * more, and says what `npm run synth` says.
 * @throws Refusal when the app can't be synthesised, with its own words
 */
export function withAssembly<Result>(use: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'soloist-assembly-'));
  try {
    const { status, stderr } = spawnSync(process.execPath, ['bin/soloist.ts'], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, CDK_OUTDIR: folder },
    });
    if (status !== 0) throw new Refusal(stderr.trim() || `bin/soloist.ts ended with ${status}`);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
