import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openStateFolder } from './state-folder.ts';

describe('the state folder', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'state-'));
  });

  afterEach(() => rmSync(root, { recursive: true }));

  const path = () => join(root, '.soloist');

  test('is made where it is missing', async () => {
    const folder = await openStateFolder(path(), { fresh: false });

    folder.describeRun({ pid: 1 });

    expect(JSON.parse(readFileSync(join(path(), 'run.json'), 'utf8'))).toEqual({ pid: 1 });
  });

  test('is refused while another process has it, which is named', async () => {
    mkdirSync(path());
    writeFileSync(join(path(), 'lock'), String(process.ppid));

    await expect(openStateFolder(path(), { fresh: false, patience: 0 })).rejects.toThrow(
      `process ${process.ppid} already runs with the state in ${path()}`,
    );
  });

  test('is waited for while the process that has it goes away', async () => {
    const owner = spawn('sleep', ['60']);
    mkdirSync(path());
    writeFileSync(join(path(), 'lock'), String(owner.pid));

    const opening = openStateFolder(path(), { fresh: false, patience: 5000 });
    owner.kill('SIGKILL');
    await opening;

    expect(readFileSync(join(path(), 'lock'), 'utf8')).toBe(String(process.pid));
    expect(readdirSync(path())).toEqual(['lock']);
  });

  test('is taken over from a process that is gone', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    mkdirSync(path());
    writeFileSync(join(path(), 'lock'), String(pid));

    await openStateFolder(path(), { fresh: false });

    expect(readFileSync(join(path(), 'lock'), 'utf8')).toBe(String(process.pid));
  });

  test('is free again once it was released, without run.json', async () => {
    const folder = await openStateFolder(path(), { fresh: false });
    folder.describeRun({});

    folder.release();

    expect(existsSync(join(path(), 'run.json'))).toBe(false);
    await expect(openStateFolder(path(), { fresh: false })).resolves.toBeDefined();
  });

  test.each([
    ['keeps', false],
    ['forgets', true],
  ])('%s earlier state when fresh is %s, and keeps the synthesized app', async (_, fresh) => {
    const before = await openStateFolder(path(), { fresh: false });
    mkdirSync(before.state);
    mkdirSync(before.cdkOut);
    before.release();

    const after = await openStateFolder(path(), { fresh });

    expect(existsSync(after.state)).toBe(!fresh);
    expect(existsSync(after.cdkOut)).toBe(true);
  });

  test('is refused where a file stands in its place', async () => {
    writeFileSync(path(), '');

    await expect(openStateFolder(path(), { fresh: false })).rejects.toThrow(
      `state folder ${path()} can't be made (EEXIST), choose another with --state`,
    );
  });
});
