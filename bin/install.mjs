// Runs before every script, on whatever Node the machine has: installs the packages when they are missing or
// older than the lock file. Plain JavaScript, no dependency: it must work in a fresh clone.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
// the layer's packages are built for AWS Lambda, whatever this machine is: its .npmrc says so
const folders = [root, join(root, 'lambdas/files/image-processor/layer/nodejs')];

const major = Number(process.versions.node.split('.')[0]);
if (major < 20)
  fail(
    `node ${process.versions.node} is too old, soloist needs node 20 or newer: install it from nodejs.org`,
  );

for (const folder of folders) if (isStale(folder)) install(folder);

function isStale(folder) {
  const installed = join(folder, 'node_modules', '.package-lock.json');
  return (
    !existsSync(installed) ||
    statSync(installed).mtimeMs < statSync(join(folder, 'package-lock.json')).mtimeMs
  );
}

function install(folder) {
  console.log(`installing ${folder === root ? 'packages' : 'packages of the image layer'} (npm ci) …`);
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (result.status !== 0)
    fail('npm ci failed, see its message above: check the network, then run the command again');
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
