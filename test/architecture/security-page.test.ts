import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');

const paths = [
  ...new Set(
    Array.from(page.matchAll(/`((?:bench|lambdas|lib|local|test|web)\/[^`\s]+)`/g), ([, path]) => path!),
  ),
];

/** A file, and the tests of it that are named behind it: `path` “one”, “two”. */
const named = [...page.matchAll(/`([^`\s]+\.test\.ts)`((?:,? “[^”]+”)+)/g)].flatMap(([, path, quoted]) =>
  Array.from(quoted!.matchAll(/“([^”]+)”/g), ([, title]) => [path!, title!] as const),
);

/** Requirements of ASVS 5.0.0 at levels 1 and 2: how many each section has, in their own order. */
const SECTIONS: Readonly<Record<string, readonly number[]>> = {
  '6.1': [1, 2, 3],
  '6.2': [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
  '6.3': [1, 2, 3, 4],
  '6.4': [1, 2, 3, 4],
  '6.5': [1, 2, 3, 4, 5],
  '6.6': [1, 2, 3],
  '6.8': [1, 2, 3, 4],
  '7.1': [1, 2, 3],
  '7.2': [1, 2, 3, 4],
  '7.3': [1, 2],
  '7.4': [1, 2, 3, 4, 5],
  '7.5': [1, 2],
  '7.6': [1, 2],
  '9.1': [1, 2, 3],
  '9.2': [1, 2, 3, 4],
  // the client's sections: we are no server of either
  '10.1': [1, 2],
  '10.2': [1, 2],
  '10.5': [1, 2, 3, 4, 5],
};

describe('docs/security.md', () => {
  test.each(paths)('names %s, which exists', (path) => {
    expect(existsSync(join(ROOT, path))).toBe(true);
  });

  test.each(named)('names a test of %s that is there: %s', (path, title) => {
    const source = readFileSync(join(ROOT, path), 'utf8');

    expect(source.includes(`'${title}'`)).toBe(true);
  });

  test('answers every requirement of levels 1 and 2, once, and says how it stands', () => {
    const rows = [...page.matchAll(/^\| (\d+\.\d+\.\d+) \| [^|]+ \| (yes|in part|no|n\/a) \| [^|]+ \|$/gm)];

    expect(rows.map(([, number]) => number)).toEqual(
      Object.entries(SECTIONS).flatMap(([section, numbers]) =>
        numbers.map((number) => `${section}.${number}`),
      ),
    );
  });
});
