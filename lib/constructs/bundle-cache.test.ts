import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BundleCache } from './bundle-cache.ts';

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
  return cache.through(ENTRY, (folder) => {
    makes += 1;
    writeFileSync(join(folder, 'index.js'), `// ${readFileSync(join(root, ENTRY), 'utf8')}`);
    return [ENTRY];
  });
}

describe('the cache of bundles', () => {
  test('makes a bundle once while nothing changes', () => {
    const [first, second] = [synthesise(), synthesise()];

    expect(second).toEqual(first);
    expect(makes).toBe(1);
  });

  test('makes it again when a source file changed, though its size and time are the same', () => {
    const first = synthesise();

    write(ENTRY, 'other');
    const second = synthesise();

    expect(makes).toBe(2);
    expect(second.hash).not.toBe(first.hash);
    expect(readFileSync(join(second.path, 'index.js'), 'utf8')).toBe('// other');
  });

  test.each(['package-lock.json', 'tsconfig.json', 'lib/constructs/split-build.ts'])(
    'makes it again when %s changed, and finds the same code to be the same bundle',
    (settings) => {
      const first = synthesise();

      write(settings, 'other');
      const second = synthesise();

      expect(makes).toBe(2);
      expect(second).toEqual(first);
    },
  );

  test.each([
    ['is damaged', () => writeFileSync(join(root, 'cache/lambdas.hello.handler.ts.json'), '{')],
    ['has lost its bundle', () => rmSync(join(root, 'cache', synthesise().hash), { recursive: true })],
  ])('makes it again when the cache %s', (_, damage) => {
    synthesise();

    damage();
    const again = synthesise();

    expect(makes).toBe(2);
    expect(readFileSync(join(again.path, 'index.js'), 'utf8')).toBe('// first');
  });

  test('forgets bundles that nobody has any more after an hour', () => {
    const [old, young] = ['old', 'young'].map((text) => {
      write(ENTRY, text);
      return synthesise();
    });
    const hoursAgo = new Date(Date.now() - 2 * 3_600_000);
    utimesSync(old!.path, hoursAgo, hoursAgo);

    write(ENTRY, 'now');
    const current = synthesise();

    expect([old, young, current].map((each) => existsSync(each!.path))).toEqual([false, true, true]);
  });

  test('leaves nothing behind when a bundle can not be made', () => {
    const cache = new BundleCache(root, join(root, 'cache'));

    const failing = () =>
      cache.through(ENTRY, () => {
        throw new Error('does not compile');
      });

    expect(failing).toThrow('does not compile');
    expect(synthesise().path).toContain(join(root, 'cache'));
  });
});
