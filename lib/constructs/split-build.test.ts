import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { BUNDLE_OPTIONS, splitBuild } from './split-build.ts';

let root: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'soloist-build-'));
  folder = join(root, 'out');
  mkdirSync(folder);
  given({ 'package.json': '{"type":"module"}' });
});

afterEach(() => rmSync(root, { recursive: true }));

function given(files: Readonly<Record<string, string>>) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
}

/** What the bundle's handler answers, in a process of its own. */
function answerOf(directory: string): string {
  const script = `require(${JSON.stringify(directory)}).handler().then((answer) => console.log(JSON.stringify(answer)))`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  return stdout.trim() || stderr;
}

const LEGACY = `
exports.greet = (name) => 'hello ' + name;
class Greeter { hi() { return 'hi'; } }
exports.Greeter = Greeter;`;

describe('the build of a function', () => {
  test('puts what is imported lazily into files that are read when needed', () => {
    given({
      'entry.ts': `export const handler = async () => (await import('./late.ts')).late;`,
      'late.ts': `export const late: string = 'read late';`,
    });

    const inputs = splitBuild(root, 'entry.ts', folder);

    expect(inputs.sort()).toEqual(['entry.ts', 'late.ts']);
    expect(readFileSync(join(folder, 'index.js'), 'utf8')).not.toContain('read late');
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['index.js', 'package.json']));
    expect(answerOf(folder)).toBe('"read late"');
  });

  test.each([
    ['by name', `const { greet } = await import('./legacy.cjs'); return greet('ann');`, '"hello ann"'],
    [
      'a class by name',
      `const { Greeter } = await import('./legacy.cjs'); return new Greeter().hi();`,
      '"hi"',
    ],
    [
      'whole',
      `const { default: all } = await import('./legacy.cjs'); return all.greet('ann');`,
      '"hello ann"',
    ],
    [
      'an ES module',
      `const { default: Modern } = await import('./modern.mjs'); return new Modern().hi();`,
      '"modern"',
    ],
    ['as one function', `const { default: only } = await import('./single.cjs'); return only();`, '"only"'],
  ])('loads lazily as Node would, %s, split or in one file', (_, body, expected) => {
    given({
      'entry.ts': `export const handler = async () => { ${body} };`,
      'legacy.cjs': LEGACY,
      'modern.mjs': `export default class { hi() { return 'modern'; } }`,
      'single.cjs': `module.exports = () => 'only';`,
    });
    splitBuild(root, 'entry.ts', folder);
    buildSync({ ...BUNDLE_OPTIONS, absWorkingDir: root, entryPoints: ['entry.ts'], outfile: 'one/index.js' });

    writeFileSync(join(root, 'one/package.json'), '{"type":"commonjs"}');

    const answers = [folder, join(root, 'one')].map(answerOf);

    expect(answers).toEqual([expected, expected]);
  });

  test('shares one copy of what is imported lazily and at once', () => {
    given({
      'entry.ts': `
        import { counter } from './counter.cjs';
        export const handler = async () => { counter.value += 1; return (await import('./late.ts')).seen(); };`,
      'late.ts': `import { counter } from './counter.cjs'; export const seen = () => counter.value;`,
      'counter.cjs': `exports.counter = { value: 0 };`,
    });

    splitBuild(root, 'entry.ts', folder);

    expect(answerOf(folder)).toBe('1');
  });

  test("keeps the names of errors' classes, which logs show", () => {
    given({
      'entry.ts': `
        class MailNotAccepted extends Error {}
        export const handler = async () => { try { throw new MailNotAccepted(); } catch (error) { return (error as Error).constructor.name; } };`,
    });

    splitBuild(root, 'entry.ts', folder);

    expect(answerOf(folder)).toBe('"MailNotAccepted"');
  });

  test('fails with the place of a mistake', () => {
    given({ 'entry.ts': `import './missing.ts';` });

    const build = () => splitBuild(root, 'entry.ts', folder);

    expect(build).toThrow('entry.ts does not compile: entry.ts:1:8: Could not resolve "./missing.ts"');
  });
});
