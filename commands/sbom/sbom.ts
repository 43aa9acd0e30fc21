import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Refusal } from '../../lib/errors/refusal.ts';
import { main } from '../shared/command.ts';
import { commitOf, withCommit, type Sbom } from './commit.ts';

const ROOT = join(import.meta.dirname, '../..');
const FILE = 'cdk.out/sbom.cdx.json';

await main({
  name: 'npm run sbom',
  usage: `
Writes the software bill of materials: every package of the lock file in CycloneDX, with the commit that it belongs to.

  npm run sbom [-- --output FILE]

  --output FILE  where to (default ${FILE}, where the pipeline keeps it with the cloud assembly)
  --help         this text
`,
  options: { output: { type: 'string', default: FILE } },
  async run({ values: { output } }) {
    const sbom = withCommit(npmSbom(), commitOf(process.env, gitHead));
    const path = join(ROOT, output);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(sbom, null, 2));
    console.log(`${output}: ${sbom.components.length} components`);
  },
});

/** npm's own: it reads the lock file and asks nobody. */
function npmSbom(): Sbom {
  const { status, stdout, stderr } = spawnSync(
    'npm',
    ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'],
    { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, shell: process.platform === 'win32' },
  );
  if (status !== 0) throw new Refusal(`npm sbom ended with ${status}: ${stderr.trim().split('\n').at(-1)}`);
  return JSON.parse(stdout) as Sbom;
}

function gitHead(): string | null {
  const { status, stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}
