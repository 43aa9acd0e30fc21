import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';
import { BUNDLE_OPTIONS, type SplitBuilder, splitBuilder } from './split-build.ts';

let root: string;
let folder: string;
let builder: SplitBuilder;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'soloist-build-'));
  folder = join(root, 'out');
  mkdirSync(folder);
  builder = splitBuilder(root);
  given({ 'package.json': '{"type":"module"}' });
});

afterEach(async () => {
  await builder.close();
  rmSync(root, { recursive: true });
});

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
  test('puts what is imported lazily into files that are read when needed', async () => {
    given({
      'entry.ts': `export const handler = async () => (await import('./late.ts')).late;`,
      'late.ts': `export const late: string = 'read late';`,
    });

    const inputs = await builder.build('entry.ts', folder);

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
  ])('loads lazily as Node would, %s, split or in one file', async (_, body, expected) => {
    given({
      'entry.ts': `export const handler = async () => { ${body} };`,
      'legacy.cjs': LEGACY,
      'modern.mjs': `export default class { hi() { return 'modern'; } }`,
      'single.cjs': `module.exports = () => 'only';`,
    });
    await builder.build('entry.ts', folder);
    buildSync({ ...BUNDLE_OPTIONS, absWorkingDir: root, entryPoints: ['entry.ts'], outfile: 'one/index.js' });

    writeFileSync(join(root, 'one/package.json'), '{"type":"commonjs"}');

    const answers = [folder, join(root, 'one')].map(answerOf);

    expect(answers).toEqual([expected, expected]);
  });

  test('shares one copy of what is imported lazily and at once', async () => {
    given({
      'entry.ts': `
        import { counter } from './counter.cjs';
        export const handler = async () => { counter.value += 1; return (await import('./late.ts')).seen(); };`,
      'late.ts': `import { counter } from './counter.cjs'; export const seen = () => counter.value;`,
      'counter.cjs': `exports.counter = { value: 0 };`,
    });

    await builder.build('entry.ts', folder);

    expect(answerOf(folder)).toBe('1');
  });

  test('leaves out what only code loads that nobody calls', async () => {
    given({
      'entry.ts': `import { used } from './barrel.ts'; export const handler = async () => used();`,
      'barrel.ts': `export { used } from './used.ts'; export { unused } from './unused.ts';`,
      'used.ts': `export const used = async () => (await import('./late.ts')).late;`,
      'unused.ts': `export const unused = async () => (await import('./never.ts')).never;`,
      'late.ts': `export const late = 'read late';`,
      'never.ts': `export const never = 'never read';`,
    });

    await builder.build('entry.ts', folder);

    const code = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
    expect(code.join('\n')).not.toContain('never read');
    expect(answerOf(folder)).toBe('"read late"');
  });

  test('makes of each entry point what it would be by itself, whatever is built beside it', async () => {
    given({
      'one.ts': `import { value } from './value.ts'; export const handler = async () => [value, 'one'];`,
      'broken.ts': `import { value } from './value.ts'; export const handler = async () => {`,
      'two.ts': `import { value } from './value.ts'; export const handler = async () => [value, 'two'];`,
      'value.ts': `export const value = 'shared';`,
    });
    const folders = ['one', 'broken', 'two'].map((name) => join(root, 'out', name));
    for (const each of folders) mkdirSync(each);

    const built = await Promise.allSettled(
      folders.map((each) => builder.build(`${basename(each)}.ts`, each)),
    );

    expect(built.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect([folders[0]!, folders[2]!].map(answerOf)).toEqual(['["shared","one"]', '["shared","two"]']);
  });

  test("keeps the names of errors' classes, which logs show", async () => {
    given({
      'entry.ts': `
        class MailNotAccepted extends Error {}
        export const handler = async () => { try { throw new MailNotAccepted(); } catch (error) { return (error as Error).constructor.name; } };`,
    });

    await builder.build('entry.ts', folder);

    expect(answerOf(folder)).toBe('"MailNotAccepted"');
  });

  test('fails with the place of a mistake', async () => {
    given({ 'entry.ts': `import './missing.ts';` });

    const build = builder.build('entry.ts', folder);

    await expect(build).rejects.toThrow(
      'entry.ts does not compile: entry.ts:1:8: Could not resolve "./missing.ts"',
    );
  });
});
