// Runs before every script, on whatever Node the machine has: installs the packages when they are missing or
// older than the lock file. Plain JavaScript, no dependency: it must work in a fresh clone.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const installed = join(root, 'node_modules', '.package-lock.json');
const lock = join(root, 'package-lock.json');

const major = Number(process.versions.node.split('.')[0]);
if (major < 20)
  fail(
    `node ${process.versions.node} is too old, soloist needs node 20 or newer: install it from nodejs.org`,
  );

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
  console.log('installing packages (npm ci) …');
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
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
