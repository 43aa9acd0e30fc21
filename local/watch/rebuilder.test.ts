import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { createRebuilder, type Rebuilder } from './rebuilder.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const OPTIONS = { bundle: true, platform: 'node', format: 'cjs', minify: true };

let root: string;
let rebuilder: Rebuilder;
const write = (file: string, text: string) => writeFileSync(join(root, file), text);
const code = (directory: string | null | undefined) => readFileSync(join(directory!, 'index.js'), 'utf8');

beforeEach(() => {
  root = temporaryFolder('rebuilder');
  mkdirSync(join(root, 'lambdas'));
  mkdirSync(join(root, 'node_modules/heavy'), { recursive: true });
  write('package.json', JSON.stringify({ dependencies: { heavy: '1.0.0' } }));
  write('node_modules/heavy/package.json', JSON.stringify({ name: 'heavy', main: 'index.js' }));
  write('node_modules/heavy/index.js', 'exports.weight = "a ton";');
  write('lambdas/shared.ts', 'export const shared = "one";');
  write(
    'lambdas/a.ts',
    'import { shared } from "./shared.ts"; import { weight } from "heavy"; console.log(shared, weight);',
  );
  write('lambdas/b.ts', 'console.log("b");');
  rebuilder = createRebuilder(
    root,
    join(root, 'live'),
    ['a', 'b'].map((functionName) => ({
      functionName,
      bundle: { entry: `lambdas/${functionName}.ts`, options: OPTIONS },
    })),
  );
});
afterEach(() => rebuilder.close());

describe('rebuilder', () => {
  test('builds the functions that are made of a changed file, and no others', async () => {
    await rebuilder.warm();
    write('lambdas/shared.ts', 'export const shared = "two";');

    const rebuilt = await rebuilder.rebuild(new Set(['lambdas/shared.ts']));

    expect(rebuilt.map(({ functionName }) => functionName)).toEqual(['a']);
    expect(code(rebuilt[0]!.directory)).toContain('two');
    expect(JSON.parse(readFileSync(join(rebuilt[0]!.directory!, 'package.json'), 'utf8'))).toEqual({
      type: 'commonjs',
    });
  });

  test('leaves packages where they are', async () => {
    const [a] = await rebuilder.rebuild(new Set(['lambdas/a.ts']));

    expect(code(a!.directory)).toContain('require("heavy")');
    expect(code(a!.directory)).not.toContain('a ton');
  });

  test('replaces nothing when the code is what it was', async () => {
    await rebuilder.warm();
    write('lambdas/b.ts', '// a comment\nconsole.log("b");');

    const rebuilt = await rebuilder.rebuild(new Set(['lambdas/b.ts']));

    expect(rebuilt).toEqual([{ functionName: 'b', directory: null, mended: false, errors: [] }]);
  });

  test('tells what does not build, and that it builds again', async () => {
    await rebuilder.warm();
    write('lambdas/b.ts', 'const = 1;');

    const broken = await rebuilder.rebuild(new Set(['lambdas/b.ts']));
    write('lambdas/b.ts', 'console.log("b");');
    const mended = await rebuilder.rebuild(new Set(['lambdas/b.ts']));

    expect(broken[0]!.errors).toEqual([expect.stringMatching(/^lambdas\/b\.ts:1:7: /)]);
    expect(mended).toEqual([{ functionName: 'b', directory: null, mended: true, errors: [] }]);
  });

  test('builds a broken function again when a file appears that it lacked', async () => {
    write('lambdas/b.ts', 'import "./missing.ts";');
    const broken = await rebuilder.rebuild(new Set(['lambdas/b.ts']));
    write('lambdas/missing.ts', 'console.log("found");');

    const rebuilt = await rebuilder.rebuild(new Set(['lambdas/missing.ts']));

    expect(broken.find(({ functionName }) => functionName === 'b')!.errors).toHaveLength(1);
    expect(code(rebuilt.find(({ functionName }) => functionName === 'b')!.directory)).toContain('found');
  });
});
