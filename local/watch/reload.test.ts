import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { startReload, type Reload } from './reload.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const DEADLINE_MS = 5000;

let root: string;
let reload: Reload;
let replaced: string[];
let lines: string[];
let syntheses: number;
let synthesis: () => Promise<void>;
const write = (file: string, text: string) => writeFileSync(join(root, file), text);

async function until(holds: () => boolean) {
  const end = Date.now() + DEADLINE_MS;
  while (!holds()) {
    if (Date.now() > end)
      throw new Error(`nothing happened in ${DEADLINE_MS} ms, printed: ${lines.join(' | ')}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

beforeEach(() => {
  root = temporaryFolder('reload');
  for (const folder of ['lambdas/deep', 'lib']) mkdirSync(join(root, folder), { recursive: true });
  write('package.json', '{}');
  write('soloist.config.ts', '');
  write('lambdas/deep/a.ts', 'console.log(1);');
  replaced = [];
  lines = [];
  syntheses = 0;
  synthesis = async () => void syntheses++;
  reload = startReload({
    root,
    outdir: join(root, 'live'),
    sources: () => [{ functionName: 'a', bundle: { entry: 'lambdas/deep/a.ts', options: { bundle: true } } }],
    replaceCode: (functionName) => replaced.push(functionName),
    resynthesise: () => synthesis(),
    print: (line) => lines.push(line),
  });
});
afterEach(() => reload.close());

describe('a saved file', () => {
  test('of a function is live', async () => {
    write('lambdas/deep/a.ts', 'console.log(2);');

    await until(() => replaced.length > 0);

    expect(replaced).toEqual(['a']);
    expect(lines[0]).toMatch(/live +lambdas\/deep\/a\.ts in a, \d+ ms/);
    expect(syntheses).toBe(0);
  });

  test('that does not build is told, and replaces nothing', async () => {
    write('lambdas/deep/a.ts', 'const = 1;');

    await until(() => lines.length > 0);

    expect(lines[0]).toContain('lambdas/deep/a.ts:1:7');
    expect(replaced).toEqual([]);
  });

  test.each([
    'lib/stage.ts',
    'lambdas/deep/a.construct.ts',
    'lambdas/deep/a.contract.ts',
    'soloist.config.ts',
  ])('synthesises the app again: %s', async (file) => {
    write(file, 'export {};');

    await until(() => lines.length > 0);

    expect(syntheses).toBe(1);
    expect(lines[0]).toContain('synthesised');
  });

  test('counts too when an editor puts a new file in its place', async () => {
    write('soloist.config.ts.new', 'export {};');
    renameSync(join(root, 'soloist.config.ts.new'), join(root, 'soloist.config.ts'));

    await until(() => syntheses > 0);

    expect(syntheses).toBe(1);
  });

  test('that fails the synthesis is told, and the next one is tried again', async () => {
    synthesis = async () => {
      throw new Error('name is missing');
    };
    write('soloist.config.ts', '//1');
    await until(() => lines.length > 0);
    synthesis = async () => void syntheses++;
    write('soloist.config.ts', '//2');

    await until(() => syntheses > 0);

    expect(lines[0]).toContain('name is missing');
  });
});
