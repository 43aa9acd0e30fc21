import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const SCANNER = join(ROOT, 'node_modules/secretlint/bin/secretlint.js');
const CONFIG = join(ROOT, '.secretlintrc.json');

/** `npm run secretscan` in another folder. */
function scan(cwd: string) {
  const { status, stdout } = spawnSync(process.execPath, [SCANNER, '--secretlintrc', CONFIG, '**/*'], {
    cwd,
    encoding: 'utf8',
    // the rules are looked for from the folder that is scanned
    env: { ...process.env, NODE_PATH: join(ROOT, 'node_modules') },
  });
  return { status, stdout };
}

/** Made here, so that the scan of this file finds nothing. */
const random = (length: number, of = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789') =>
  Array.from({ length }, () => of[randomInt(of.length)]).join('');

describe('the secret scan', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'secrets-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function plant(file: string, content: string) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }

  test('finds nothing in this repository', () => {
    const { status, stdout } = scan(ROOT);

    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  test.each([
    ['an AWS secret key in a hidden file', '.env', `AWS_SECRET_ACCESS_KEY=${random(40)}`],
    ['an AWS key in a workflow', '.ci/run', `aws_secret_access_key = "${random(40)}"`],
    ['a GitHub token in code', 'lambdas/auth/token.ts', `const token = 'ghp_${random(36)}';`],
    ['a live Stripe key in a document', 'docs/payments.md', `sk_live_${random(24)}`],
  ])('finds %s, and does not print it', (_, file, content) => {
    plant(file, content);

    const { status, stdout } = scan(folder);

    const [secret] = /\w{24,}/.exec(content.replace(/^\w*=/, ''))!;
    expect(status).toBe(1);
    expect(stdout).toContain(file);
    expect(stdout).not.toContain(secret);
  });

  test('ignores nothing silently: no rule is switched off, no file left out', () => {
    const config = JSON.parse(readFileSync(CONFIG, 'utf8'));

    expect(config).toEqual({ rules: [{ id: '@secretlint/secretlint-rule-preset-recommend' }] });
    expect(existsSync(join(ROOT, '.secretlintignore'))).toBe(false);
  });
});
