import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Lock {
  readonly packages: Readonly<Record<string, { readonly integrity?: string; readonly resolved?: string }>>;
}

const read = (file: string) => JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as Lock;
const deployed = read('layer/nodejs/package-lock.json').packages;
const installed = read('layer/nodejs/node_modules/.package-lock.json').packages;
const own = read('../../../package-lock.json').packages;

describe('the layer with sharp', () => {
  test('has the very sharp that the tests ran with', () => {
    expect(deployed['node_modules/sharp']?.integrity).toBe(own['node_modules/sharp']?.integrity);
  });

  test('has what is compiled for Lambda, and for no other machine', () => {
    const compiled = Object.keys(installed).filter((path) => /@img\/sharp-/.test(path));

    expect(compiled.sort()).toEqual([
      'node_modules/@img/sharp-libvips-linux-arm64',
      'node_modules/@img/sharp-linux-arm64',
    ]);
  });

  test('is locked by content, and to no registry', () => {
    const locked = Object.entries(deployed).filter(([path]) => path !== '');

    expect(locked.length).toBeGreaterThan(5);
    for (const [, { integrity, resolved }] of locked) {
      expect(integrity).toMatch(/^sha512-/);
      expect(resolved).toBeUndefined();
    }
  });
});
