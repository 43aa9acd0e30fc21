import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

  test('is made where it is missing', () => {
    const folder = openStateFolder(path(), false);

    folder.describeRun({ pid: 1 });

    expect(JSON.parse(readFileSync(join(path(), 'run.json'), 'utf8'))).toEqual({ pid: 1 });
  });

  test('is refused while another process has it, which is named', () => {
    mkdirSync(path());
    writeFileSync(join(path(), 'lock'), String(process.ppid));

    expect(() => openStateFolder(path(), false)).toThrow(
      `process ${process.ppid} already runs with the state in ${path()}`,
    );
  });

  test('is taken over from a process that is gone', () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    mkdirSync(path());
    writeFileSync(join(path(), 'lock'), String(pid));

    openStateFolder(path(), false);

    expect(readFileSync(join(path(), 'lock'), 'utf8')).toBe(String(process.pid));
  });

  test('is free again once it was released, without run.json', () => {
    const folder = openStateFolder(path(), false);
    folder.describeRun({});

    folder.release();

    expect(existsSync(join(path(), 'run.json'))).toBe(false);
    expect(() => openStateFolder(path(), false)).not.toThrow();
  });

  test.each([
    ['keeps', false],
    ['forgets', true],
  ])('%s earlier state when fresh is %s, and keeps the synthesized app', (_, fresh) => {
    const before = openStateFolder(path(), false);
    mkdirSync(before.state);
    mkdirSync(before.cdkOut);
    before.release();

    const after = openStateFolder(path(), fresh);

    expect(existsSync(after.state)).toBe(!fresh);
    expect(existsSync(after.cdkOut)).toBe(true);
  });

  test('is refused where a file stands in its place', () => {
    writeFileSync(path(), '');

    expect(() => openStateFolder(path(), false)).toThrow(
      `state folder ${path()} can't be made (EEXIST), choose another with --state`,
    );
  });
});
