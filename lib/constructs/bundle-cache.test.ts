import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Bundle, BundleCache } from './bundle-cache.ts';

const ENTRY = 'lambdas/hello.handler.ts';

let root: string;
let makes: number;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'soloist-bundles-'));
  makes = 0;
  for (const file of ['package-lock.json', 'tsconfig.json', 'lib/constructs/split-build.ts', ENTRY])
    write(file, 'first');
});

afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text: string) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

/** Each call is a synthesis of its own, with a cache of its own over the same folder. */
function synthesise() {
  const cache = new BundleCache(root, join(root, 'cache'));
  return cache.through(ENTRY, async (folder) => {
    makes += 1;
    writeFileSync(join(folder, 'index.js'), `// ${readFileSync(join(root, ENTRY), 'utf8')}`);
    return [ENTRY];
  });
}

describe('the cache of bundles', () => {
  test('makes a bundle once while nothing changes', async () => {
    const first = await synthesise();
    const second = await synthesise();

    expect(second).toEqual(first);
    expect(makes).toBe(1);
  });

  test('makes it again when a source file changed, though its size and time are the same', async () => {
    const first = await synthesise();

    write(ENTRY, 'other');
    const second = await synthesise();

    expect(makes).toBe(2);
    expect(second.hash).not.toBe(first.hash);
    expect(readFileSync(join(second.path, 'index.js'), 'utf8')).toBe('// other');
  });

  test.each(['package-lock.json', 'tsconfig.json', 'lib/constructs/split-build.ts'])(
    'makes it again when %s changed, and finds the same code to be the same bundle',
    async (settings) => {
      const first = await synthesise();

      write(settings, 'other');
      const second = await synthesise();

      expect(makes).toBe(2);
      expect(second).toEqual(first);
    },
  );

  test.each([
    ['is damaged', () => writeFileSync(join(root, 'cache/lambdas.hello.handler.ts.json'), '{')],
    ['has lost its bundle', ({ hash }: Bundle) => rmSync(join(root, 'cache', hash), { recursive: true })],
  ])('makes it again when the cache %s', async (_, damage) => {
    const bundle = await synthesise();

    damage(bundle);
    const again = await synthesise();

    expect(makes).toBe(2);
    expect(readFileSync(join(again.path, 'index.js'), 'utf8')).toBe('// first');
  });

  test('forgets bundles that nobody has any more after an hour', async () => {
    write(ENTRY, 'old');
    const old = await synthesise();
    write(ENTRY, 'young');
    const young = await synthesise();
    const hoursAgo = new Date(Date.now() - 2 * 3_600_000);
    utimesSync(old.path, hoursAgo, hoursAgo);

    write(ENTRY, 'now');
    const current = await synthesise();

    expect([old, young, current].map((each) => existsSync(each.path))).toEqual([false, true, true]);
  });

  test('leaves nothing behind when a bundle can not be made', async () => {
    const cache = new BundleCache(root, join(root, 'cache'));

    const failing = () =>
      cache.through(ENTRY, async () => {
        throw new Error('does not compile');
      });

    await expect(failing()).rejects.toThrow('does not compile');
    expect((await synthesise()).path).toContain(join(root, 'cache'));
  });
});
