import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { givenMachine } from '../testing.ts';
import { git } from './git.ts';
import { node } from './node.ts';
import { packages } from './packages.ts';

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

function folder(files: Readonly<Record<string, unknown>>): string {
  const root = mkdtempSync(join(tmpdir(), 'doctor-'));
  folders.push(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(root, dirname(path)), { recursive: true });
    writeFileSync(join(root, path), JSON.stringify(content));
  }
  return root;
}

describe('node', () => {
  test('is well when the project’s own runs this', async () => {
    const machine = givenMachine({ root: folder({ 'node_modules/.bin/node': '' }) });

    expect(await node.look(machine)).toEqual({ level: 'ok', found: '24.21.0' });
  });

  test('fails when an older one runs this', async () => {
    const root = folder({ 'node_modules/.bin/node': '' });

    const finding = await node.look(givenMachine({ root, nodeVersion: '22.18.0' }));

    expect(finding).toMatchObject({ level: 'fail', advice: expect.stringContaining('npm run doctor') });
  });

  test('fails when none came with the packages', async () => {
    expect(await node.look(givenMachine({ root: folder({}) }))).toMatchObject({
      level: 'fail',
      advice: 'npm ci',
    });
  });
});

describe('packages', () => {
  const lock = (version: string) => ({
    packages: {
      '': {},
      'node_modules/zod': { version },
      'node_modules/mac': { version: '1', optional: true },
    },
  });
  const given = (installed: object | null) =>
    givenMachine({
      root: folder({
        'package-lock.json': lock('4.6.7'),
        ...(installed && { 'node_modules/.package-lock.json': installed }),
      }),
    });

  test('are well when they are those of the lock file, others’ systems aside', async () => {
    const finding = await packages.look(given({ packages: { 'node_modules/zod': { version: '4.6.7' } } }));

    expect(finding).toEqual({ level: 'ok', found: '1, as package-lock.json says' });
  });

  test.each([
    [
      'another version is installed',
      { packages: { 'node_modules/zod': { version: '3.0.0' } } },
      /such as zod/,
    ],
    ['nothing is installed', null, /none are installed/],
  ])('fail when %s', async (_, installed, found) => {
    expect(await packages.look(given(installed))).toMatchObject({
      level: 'fail',
      found: expect.stringMatching(found),
      advice: 'npm ci',
    });
  });
});

describe('git', () => {
  const STATUS = 'git status --porcelain';
  const AHEAD = 'git rev-list --count @{upstream}..HEAD';

  test('is well when everything is committed and pushed', async () => {
    const machine = givenMachine({ programs: { [STATUS]: '', [AHEAD]: '0' } });

    expect(await git.look(machine)).toEqual({ level: 'ok', found: 'committed and pushed' });
  });

  test.each([
    ['changes', { [STATUS]: ' M a\n?? b' }, '2 files are not committed'],
    ['commits that are not pushed', { [STATUS]: '', [AHEAD]: '3' }, '3 commits are not pushed'],
    ['a branch without an upstream', { [STATUS]: '', [AHEAD]: null }, 'the branch is on this machine only'],
    ['no repository', {}, 'this folder is not a git repository'],
  ])('warns of %s', async (_, programs, found) => {
    expect(await git.look(givenMachine({ programs }))).toMatchObject({ level: 'warn', found });
  });
});
