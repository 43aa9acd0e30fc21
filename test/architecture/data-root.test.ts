import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
/** What a key is derived for, where its root may be the data secret's: `auth/email-key`. */
const LABEL = /'((?:admin|api|auth|files|notifications|users)\/[a-z-]+)'/g;

/** The labels in the code that derives keys from several roots. */
function labels(): string[] {
  const files = globSync('lambdas/**/*.ts', { cwd: ROOT }).filter(
    (file) => !/\.(test|fixture)\.ts$/.test(file),
  );
  const texts = files.map((file) => readFileSync(join(ROOT, file), 'utf8'));
  const derive = texts.filter((text) => /\brootKeys\b|\bCHAIN_KEY\b/.test(text));
  return [...new Set(derive.flatMap((text) => [...text.matchAll(LABEL)].map(([, label]) => label!)))].sort();
}

const page = readFileSync(join(ROOT, 'docs/decisions/secrets.md'), 'utf8');
const rows = [...page.matchAll(/^\| `([a-z-]+\/[a-z-]+)`/gm)].map(([, label]) => label!).sort();
/** Of the signing root, beside those of the data root. */
const SIGNING = ['auth/devices', 'auth/refresh-tokens'];

describe('what stands under the data root', () => {
  test('has a line in docs/decisions/secrets.md that says what becomes of it', () => {
    const found = labels().filter((label) => !SIGNING.includes(label));

    expect(found.length).toBeGreaterThan(5);
    expect(rows).toEqual(found);
  });
});
