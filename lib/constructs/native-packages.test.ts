import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashOfPackages } from './native-packages.ts';

const LAYER = join(import.meta.dirname, '../../lambdas/files/image-processor/layer');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'layer-'));
  const files = ['package-lock.json', 'node_modules/.package-lock.json'];
  for (const file of files) cpSync(join(LAYER, 'nodejs', file), join(folder, 'nodejs', file));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const edit = (file: string, from: string | RegExp, to: string) => {
  const path = join(folder, 'nodejs', file);
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
};

describe('the hash of a layer’s packages', () => {
  test('is the same wherever they are', () => {
    expect(hashOfPackages(folder)).toBe(hashOfPackages(LAYER));
  });

  test('is another one with another lock', () => {
    const before = hashOfPackages(folder);

    edit('package-lock.json', '"version": "0.1.0"', '"version": "0.2.0"');

    expect(hashOfPackages(folder)).not.toBe(before);
  });

  test('is refused, when they are not what the lock says', () => {
    edit('package-lock.json', /"integrity": "sha512-/g, '"integrity": "sha512-0');

    expect(() => hashOfPackages(folder)).toThrow(`the packages of ${folder} are not installed, or old ones`);
  });

  test('is refused, when they are not installed', () => {
    rmSync(join(folder, 'nodejs/node_modules'), { recursive: true });

    expect(() => hashOfPackages(folder)).toThrow('run node bin/install.mjs');
  });
});
